package aegle.server.receive;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.intake.MetadataCatalogue;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the Prometheus API answers from.
 *
 * @param rules the groups as they stand after their last evaluation
 * @param targets the scrape targets as they are now
 * @param facts what the server says of itself
 */
public record ApiParts(
    SeriesStore store,
    PromqlEngine engine,
    MetadataCatalogue metadata,
    Supplier<List<RuleSnapshot.Group>> rules,
    Supplier<TargetsView> targets,
    Supplier<ServerFacts> facts,
    InstantSource clock) {}
