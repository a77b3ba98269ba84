#!/bin/sh
# A throw-away PostgreSQL for the tests: `postgres.sh start` prints its DSN,
# `postgres.sh stop` ends it and removes what it wrote. Starting it twice is
# harmless. It listens on a Unix socket alone, and forgets durability for speed.
#
#   export PEYK_TEST_POSTGRES=$(.ci/postgres.sh start)
#   go test ./...
#   .ci/postgres.sh stop
#
# PEYK_TEST_POSTGRES_DIR names the folder. Without it, it is in memory where
# there is room: the tests create hundreds of databases.
set -eu

room=$(df -Pm /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
base=/tmp
if [ "${room:-0}" -ge 4096 ] && [ -w /dev/shm ]; then
	base=/dev/shm
fi
dir=${PEYK_TEST_POSTGRES_DIR:-$base/peyk-postgres}
dsn="postgres://peyk@localhost/postgres?host=$dir/socket&sslmode=disable"

say() { echo "postgres.sh: $*" >&2; }

# bin prints the folder of the newest PostgreSQL on this machine, if any.
bin() {
	for d in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn); do
		if [ -x "$d/initdb" ]; then
			echo "$d"
			return
		fi
	done
	if path=$(command -v initdb); then
		dirname "$(readlink -f "$path")"
	fi
}

install_postgres() {
	if ! command -v apt-get >/dev/null; then
		say "no PostgreSQL here, and no apt-get to install one: install PostgreSQL 15 or newer"
		exit 1
	fi
	if [ "$(id -u)" != 0 ]; then
		say "no PostgreSQL here: as root, run: apt-get install --yes --no-install-recommends postgresql-15"
		exit 1
	fi
	say "installing postgresql-15"
	mkdir -p /etc/postgresql-common # no cluster of the package's own
	echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
	{
		apt-get update
		DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends postgresql-15
	} >&2
}

# as runs a command line as the server's user: PostgreSQL refuses to be root.
as() {
	if [ "$(id -u)" != 0 ]; then
		(cd "$dir" && sh -c "$1")
		return
	fi
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	chown "$user" "$dir"
	(cd "$dir" && su -s /bin/sh "$user" -c "$1")
}

start() {
	where=$(bin)
	if [ -z "$where" ]; then
		install_postgres
		where=$(bin)
	fi
	mkdir -p "$dir"
	chmod 755 "$dir"
	if [ -f "$dir/data/postmaster.pid" ] && as "$where/pg_ctl -D $dir/data status" >/dev/null 2>&1; then
		echo "$dsn"
		return
	fi
	if [ ! -f "$dir/data/PG_VERSION" ]; then
		rm -rf "$dir/data" "$dir/socket"
		# A collation that is not byte order, as a newsroom's server may have: the
		# tests then see where an order is left to the engine.
		as "$where/initdb -D $dir/data -U peyk -A trust -E UTF8 --locale=C.UTF-8 \
			--locale-provider=icu --icu-locale=fa --no-sync" >&2
	fi
	as "mkdir -p $dir/socket"
	if ! as "$where/pg_ctl -D $dir/data -l $dir/log -w -t 60 start -o \"\
-c listen_addresses='' -c unix_socket_directories=$dir/socket -c max_connections=300 \
-c fsync=off -c synchronous_commit=off -c full_page_writes=off\"" >&2; then
		cat "$dir/log" >&2
		exit 1
	fi
	echo "$dsn"
}

stop() {
	where=$(bin)
	if [ -n "$where" ] && [ -f "$dir/data/postmaster.pid" ]; then
		as "$where/pg_ctl -D $dir/data -m immediate -w stop" >&2 || true
	fi
	rm -rf "$dir"
}

case "${1:-}" in
start) start ;;
stop) stop ;;
*)
	echo "usage: $0 start|stop" >&2
	exit 2
	;;
esac
