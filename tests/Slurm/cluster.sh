# shellcheck shell=bash
# A SLURM cluster of one node on the loopback interface, for tests: start_cluster FOLDER, stop_cluster FOLDER. Requires root,
# slurm-wlm and munge. All files are in the folder; stop_cluster ends all processes.

start_cluster() {
    local folder=$1 host node_cpus memory
    host=$(hostname -s)
    memory=$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)
    node_cpus=$(nproc)
    mkdir -p "$folder/state" "$folder/spool"
    dd if=/dev/urandom of="$folder/munge.key" bs=256 count=1 status=none
    chmod 400 "$folder/munge.key"
    munged --force --socket="$folder/munge.socket" --key-file="$folder/munge.key" --pid-file="$folder/munged.pid" \
        --seed-file="$folder/munge.seed" --log-file="$folder/munged.log"

    # Containers rarely allow the creation of cgroups, so processes are tracked by parent, and tasks are not bound to CPUs.
    # Before version 23, slurmd loads a cgroup plugin anyway; v1 creates no cgroup until a task needs one.
    if [ "$(slurmd -V | grep -o '[0-9]*' | head -n 1)" -ge 23 ]; then echo 'CgroupPlugin=disabled'; else echo 'CgroupPlugin=cgroup/v1'; fi > "$folder/cgroup.conf"
    cat > "$folder/slurm.conf" << END
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$((20000 + RANDOM % 10000))
SlurmdPort=$((30000 + RANDOM % 2000))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0
KillWait=2
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$node_cpus RealMemory=$memory State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
    export SLURM_CONF="$folder/slurm.conf"
    slurmctld
    slurmd
    for _ in $(seq 60); do
        sinfo --noheader --format=%T 2> /dev/null | grep -qx idle && return
        sleep 1
    done
    tail -n 20 "$folder"/*.log >&2
    return 1
}

stop_cluster() {
    local folder=$1 daemon pid
    scancel --user=root > /dev/null 2>&1
    for daemon in slurmd slurmctld munged; do
        pid=$(cat "$folder/$daemon.pid" 2> /dev/null) || continue
        kill "$pid" 2> /dev/null
        for _ in $(seq 20); do kill -0 "$pid" 2> /dev/null || break; sleep 0.5; done
        kill -9 "$pid" 2> /dev/null
    done
    return 0
}
