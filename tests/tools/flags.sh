# How a release is compiled; sourced from the root by release.sh, instructions.sh and bench/run, so that each finds built what another built.
host=$(rustc -vV | sed -n 's/^host: //p')
# A static C library finds no symbols at run time, which is how random bytes are found otherwise.
export RUSTFLAGS='-C target-feature=+crt-static --cfg getrandom_backend="linux_getrandom"'
# The operating system's random bytes are enough; gathering others from the processor's jitter takes 45 ms before the first signature.
export AWS_LC_SYS_NO_JITTER_ENTROPY=1
# A statistic that nobody reads takes a lock at each allocation.
export LIBSQLITE3_FLAGS=-DSQLITE_DEFAULT_MEMSTATUS=0
