# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What packaging/run and packaging/test share: finding and installing what is missing, and building. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Warnings are errors where LAYLINE_STRICT is set (.ci/run does), in a build folder of its own: a newer compiler must not keep users out.
strict=${LAYLINE_STRICT:+ON}
build=$root/build/release${strict:+-strict}

# One line an argument, on stderr.
say() { printf '%s\n' "$@" >&2; }
fail() {
    say "$@"
    exit 1
}

# The package names of packaging/dependencies.
dependencies() { sed -e '/^#/d' -e 's/ .*//' "$root/packaging/dependencies"; }

# Those of them that dpkg does not have installed. (dpkg-query fails when it knows nothing of a package; that is an answer, too.)
missing_packages() {
    local package installed
    # shellcheck disable=SC2046 # one word a package
    installed=$(dpkg-query --show --showformat='${Package} ${db:Status-Status}\n' $(dependencies) 2>/dev/null || true)
    while read -r package; do
        case $'\n'$installed$'\n' in
            *$'\n'"$package installed"$'\n'*) ;;
            *) echo "$package" ;;
        esac
    done < <(dependencies)
}

supported_system() {
    local ID='' VERSION_ID=''
    # shellcheck source=/dev/null
    [ -r /etc/os-release ] && . /etc/os-release
    case "$ID $VERSION_ID" in
        'debian 12' | 'debian 13' | 'ubuntu 24.04') command -v apt-get >/dev/null ;;
        *) return 1 ;;
    esac
}

# Prints what puts a command into root's hands: nothing for root, sudo where it may be used; fails where neither.
root_prefix() {
    [ "$(id -u)" -eq 0 ] && return 0
    command -v sudo >/dev/null || return 1
    if sudo -n true 2>/dev/null || [ -t 0 ]; then
        echo sudo
    else
        return 1
    fi
}

apt() {
    local prefix=$1
    shift
    $prefix env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 --quiet "$@" >&2
}

install_packages() {
    local prefix command="apt-get update && apt-get install --yes --no-install-recommends $*"
    command -v sudo >/dev/null && command="sudo sh -c '$command'" || command="su -c '$command'"
    if ! prefix=$(root_prefix); then
        fail "Layline needs packages that are not installed: $*" "Only root may install them. Run this, then start again:" "" "    $command" ""
    fi
    say "Installing what is missing: $*"
    if ! apt "$prefix" update || ! apt "$prefix" install --yes --no-install-recommends "$@"; then
        fail "The packages could not be installed (see above). By hand:" "" "    $command" ""
    fi
}

list_dependencies() {
    say "Layline installs its dependencies by itself on Debian 12, Debian 13 and Ubuntu 24.04. Here it needs the counterparts of:" ""
    sed -e '/^#/d' -e 's/^/    /' "$root/packaging/dependencies" >&2
    say ""
}

# Makes sure that everything in packaging/dependencies is there. Elsewhere than on a supported system CMake looks for it.
ensure_dependencies() {
    if supported_system; then
        local missing
        mapfile -t missing < <(missing_packages)
        [ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}"
    elif ! command -v cmake >/dev/null || ! command -v ninja >/dev/null; then
        list_dependencies
        exit 1
    fi
}

# Started by sudo in a tree that belongs to the user: what follows runs as that user, so that nothing in the tree becomes root's.
become_owner() {
    [ "$(id -u)" -eq 0 ] && [ "${SUDO_UID:-0}" -ne 0 ] && [ "$(stat -c %u "$root")" -eq "$SUDO_UID" ] || return 0
    local home
    home=$(getent passwd "$SUDO_UID" | cut -d: -f6)
    exec setpriv --reuid="$SUDO_UID" --regid="$SUDO_GID" --init-groups env HOME="${home:-/}" "$0" "$@"
}

# Configures the first time; later Ninja does it when it must.
configure() {
    [ -f "$build/build.ninja" ] && return 0
    say "Configuring $build"
    if ! (cd "$root" && cmake --preset release -B "$build" -DLAYLINE_WARNINGS_AS_ERRORS="${strict:-OFF}" >&2); then
        supported_system || list_dependencies
        fail "CMake could not configure the build (see above)."
    fi
}

# Builds the given targets with all cores; without any, everything.
# shellcheck disable=SC2120 # packaging/test builds everything
build() {
    configure
    cmake --build "$build" --parallel "$(nproc)" ${1:+--target "$@"} >&2 || fail "The build failed (see above)."
}
