# SPDX-License-Identifier: GPL-3.0-or-later
# Why: what has to work on other Debians is tried in trees of them, which are all made alike. For bash, to be sourced.

# Where this computer gets Debian's packages, for the release SUITE: lines of address, suite, component. A Debian
# of another release has the same addresses.
debian_tree_sources() { # SUITE
  local own
  own=$(. /etc/os-release && [ "$ID" = debian ] && echo "${VERSION_CODENAME-}")
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
    awk -v suite="$1" -v own="${own:-$1}" '
      { named = $2; sub(/-.*/, "", named); part = substr($2, length(named) + 1) }
      (named == suite || named == own) && part ~ /^(-security|-updates)?$/ && $3 == "main" { print $1, suite part, $3 }
    ' | sort -u
}

# Makes a minimal Debian in TREE, with PACKAGES (divided by commas); leaves one that is there as it is.
debian_tree_make() { # TREE SUITE PACKAGES
  local tree=$1 suite=$2 mirror
  if [ ! -e "$tree/etc/debian_version" ]; then
    mirror=$(debian_tree_sources "$suite" | awk -v suite="$suite" '$2 == suite { print $1; exit }')
    [ -n "$mirror" ] || { echo "This computer has no source of packages for $suite; run apt-get update?" >&2; return 1; }
    debootstrap --variant=minbase --include="$3" "$suite" "$tree" "$mirror"
    debian_tree_sources "$suite" | sed 's/^/deb /' >"$tree/etc/apt/sources.list"
  fi
  # A proxy that this computer needs is needed there too.
  apt-config dump | grep -E '^Acquire::(http|https)::Proxy' >"$tree/etc/apt/apt.conf.d/90proxy" || true
  cp /etc/resolv.conf /etc/hosts "$tree/etc/"
}

debian_tree_mounted=()

# What programs in TREE need to be there; debian_tree_detach undoes it.
debian_tree_attach() { # TREE
  debian_tree_mount "$1/proc" -t proc proc
  debian_tree_mount "$1/dev" --rbind --make-rslave /dev
}

debian_tree_mount() { # FOLDER, then arguments for mount
  local folder=$1
  shift
  if mount "$@" "$folder"; then
    debian_tree_mounted=("$folder" "${debian_tree_mounted[@]}")
  else
    echo "Without $folder: it may not be mounted here." >&2
  fi
}

debian_tree_detach() {
  local folder
  for folder in "${debian_tree_mounted[@]}"; do umount --recursive --lazy "$folder"; done
  debian_tree_mounted=()
}

# Runs a line of bash in TREE, with nothing of this computer's environment.
debian_tree_run() { # TREE HOME COMMAND
  env -i HOME="$2" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM="${TERM:-dumb}" LANG=C.UTF-8 \
    CI="${CI-}" DEBIAN_FRONTEND=noninteractive chroot "$1" bash -c "$3" </dev/null
}
