//! Families of metrics: one series for each set of values of the labels.
//!
//! A value is a text of the program, never one that was received. So the number of series is bounded by the program, whatever
//! anybody asks for, and no id, name or token can become one.

use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// The upper bounds of the buckets of a duration, in seconds: from a page to an upload over a slow line.
const BUCKETS: [f64; 13] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

/// Names of labels, each with its value.
type Labels<const N: usize> = [(&'static str, &'static str); N];

fn labels<const N: usize>(names: [&'static str; N], values: [&'static str; N]) -> Labels<N> {
    std::array::from_fn(|index| (names[index], values[index]))
}

/// Counts what happens.
#[derive(Clone, Debug)]
pub(crate) struct Counters<const N: usize> {
    names: [&'static str; N],
    family: Family<Labels<N>, Counter>,
}

impl<const N: usize> Counters<N> {
    /// Registers the family under a name, to which `_total` is added, with the names of its labels.
    pub(super) fn new(registry: &mut Registry, name: &str, help: &str, names: [&'static str; N]) -> Self {
        let family = Family::default();
        registry.register(name, help, family.clone());
        Self { names, family }
    }

    /// Counts one more.
    pub(crate) fn add(&self, values: [&'static str; N]) {
        self.family.get_or_create(&labels(self.names, values)).inc();
    }

    /// Shows a series before there is anything to count, so that its first step is seen.
    pub(super) fn show(&self, values: [&'static str; N]) {
        drop(self.family.get_or_create(&labels(self.names, values)));
    }
}

/// Measures how long something takes.
#[derive(Clone, Debug)]
pub(crate) struct Durations<const N: usize> {
    names: [&'static str; N],
    family: Family<Labels<N>, Histogram, fn() -> Histogram>,
}

impl<const N: usize> Durations<N> {
    /// Registers the family under a name, to which `_seconds` is added, with the names of its labels.
    pub(super) fn new(registry: &mut Registry, name: &str, help: &str, names: [&'static str; N]) -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        let family = Family::new_with_constructor(histogram);
        registry.register_with_unit(name, help, Unit::Seconds, family.clone());
        Self { names, family }
    }

    /// Counts a duration to its bucket.
    pub(crate) fn observe(&self, values: [&'static str; N], duration: Duration) {
        self.family.get_or_create(&labels(self.names, values)).observe(duration.as_secs_f64());
    }
}

/// Shows what is there now.
#[derive(Clone, Debug)]
pub(crate) struct Gauges<const N: usize> {
    names: [&'static str; N],
    family: Family<Labels<N>, Gauge>,
}

impl<const N: usize> Gauges<N> {
    /// Registers the family under a name with the names of its labels; a unit is added to the name.
    pub(super) fn new(
        registry: &mut Registry,
        name: &str,
        help: &str,
        unit: Option<Unit>,
        names: [&'static str; N],
    ) -> Self {
        let family = Family::default();
        match unit {
            Some(unit) => registry.register_with_unit(name, help, unit, family.clone()),
            None => registry.register(name, help, family.clone()),
        }
        Self { names, family }
    }

    /// Sets the value of one series.
    pub(crate) fn set(&self, values: [&'static str; N], value: i64) {
        self.family.get_or_create(&labels(self.names, values)).set(value);
    }

    /// Forgets every series: nothing is known at the moment.
    pub(crate) fn clear(&self) {
        self.family.clear();
    }
}

/// Counts what is open, such as streams.
#[derive(Clone, Debug)]
pub(crate) struct OpenGauge(Gauge);

impl OpenGauge {
    /// Registers the gauge under a name.
    pub(super) fn new(registry: &mut Registry, name: &str, help: &str) -> Self {
        let gauge = Gauge::default();
        registry.register(name, help, gauge.clone());
        Self(gauge)
    }

    /// Counts one more until what is returned is dropped.
    pub(crate) fn open(&self) -> Open {
        self.0.inc();
        Open(self.0.clone())
    }
}

/// One of what an [`OpenGauge`] counts.
#[derive(Debug)]
pub(crate) struct Open(Gauge);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}
