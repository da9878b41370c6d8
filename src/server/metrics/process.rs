//! The memory of this process, as Linux says it.

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// How much memory the process holds; no metric where the system does not say.
#[derive(Debug)]
pub(crate) struct ProcessMemory(Option<Gauge>);

impl ProcessMemory {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let gauge = resident_bytes().map(|_| Gauge::default());
        if let Some(gauge) = &gauge {
            let help = "Memory that the process holds";
            registry.register_with_unit("process_resident_memory", help, Unit::Bytes, gauge.clone());
        }
        Self(gauge)
    }

    pub(super) fn refresh(&self) {
        if let (Some(gauge), Some(bytes)) = (&self.0, resident_bytes()) {
            gauge.set(bytes);
        }
    }
}

/// Reads `VmRSS` (`proc_pid_status(5)`), which is in KiB.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<i64>().ok()?.checked_mul(1024)
}
