package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.intake.MetadataCatalogue;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the Prometheus API answers from.
 *
 * @param asked is told the matchers of each selector by which series are chosen outside of
 *     expressions
 * @param rules the groups as they stand after their last evaluation
 * @param targets the scrape targets as they are now
 * @param facts what the server says of itself
 */
public record ApiParts(
    SeriesStore store,
    PromqlEngine engine,
    Consumer<List<Matcher>> asked,
    MetadataCatalogue metadata,
    Supplier<List<RuleSnapshot.Group>> rules,
    Supplier<TargetsView> targets,
    Supplier<ServerFacts> facts,
    InstantSource clock) {}
