"""What is counted: for whoever runs Kith, on loopback, without anybody in it."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """A registry of its own, so that several can live in one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        registry = self._registry
        self._handling = Histogram(
            "kith_handling_seconds", "From event to answer", ["command"], buckets=_SECONDS, registry=registry
        )
        self._failures = Counter(
            "kith_failures", "What did not work, by reason", ["reason"], registry=registry
        )
        self._deliveries = Counter(
            "kith_deliveries", "Effects handed to a platform", ["outcome"], registry=registry
        )

        self._by_command: dict[str, Histogram] = {}

    def handled(self, command: str, seconds: float) -> None:
        name = command or "none"
        known = self._by_command.get(name)
        if known is None:
            known = self._by_command[name] = self._handling.labels(name)
        known.observe(seconds)

    def failed(self, reason: str) -> None:
        self._failures.labels(reason).inc()

    def delivered(self, outcome: str) -> None:
        self._deliveries.labels(outcome).inc()

    def watch(self, name: str, about: str, value: Callable[[], float]) -> None:
        """A gauge that is asked when somebody looks."""
        Gauge(f"kith_{name}", about, registry=self._registry).set_function(value)

    def watch_each(
        self, name: str, about: str, label: str, values: Callable[[], Mapping[str, float]]
    ) -> None:
        """A gauge with one number for each value of a label."""
        self._registry.register(_Each(f"kith_{name}", about, label, values))

    def page(self) -> bytes:
        return generate_latest(self._registry)


class _Each(Collector):
    def __init__(self, name: str, about: str, label: str, values: Callable[[], Mapping[str, float]]) -> None:
        self._name, self._about, self._label, self._values = name, about, label, values

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily(self._name, self._about, labels=[self._label])

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily(self._name, self._about, labels=[self._label])
        for value, number in self._values().items():
            family.add_metric([value], number)
        yield family
