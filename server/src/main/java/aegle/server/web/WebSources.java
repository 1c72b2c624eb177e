package aegle.server.web;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.rules.RuleSnapshot;
import aegle.records.RecordStore;
import aegle.server.access.FirstSetup;
import aegle.server.access.FrontDoor;
import aegle.server.probe.ProbeSnapshot;
import aegle.server.state.Receipts;
import aegle.signals.MetricMetadata;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All that pages ask the rest of the server for.
 *
 * @param rules the groups as they stood after their last evaluation
 * @param targets who is scraped, and how that goes
 * @param metadata what sources say of their metrics, by family, for completion in the editor
 */
public record WebSources(
    PromqlEngine promql,
    SeriesStore store,
    Supplier<List<RuleSnapshot.Group>> rules,
    Supplier<ProbeSnapshot> targets,
    Supplier<Map<String, Set<MetricMetadata>>> metadata,
    Receipts receipts,
    RecordStore records,
    FrontDoor door,
    FirstSetup setup,
    InstantSource clock,
    MeterRegistry meters,
    WebSettings settings,
    IncidentSources incidents) {}
