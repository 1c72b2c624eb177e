package aegle.server.web;

import aegle.guard.masking.MaskingRules;
import aegle.server.advice.Advice;
import aegle.server.errors.ErrorDesk;
import aegle.server.intake.LeakMap;
import aegle.server.intake.Projects;
import aegle.server.intake.SignalFiles;
import aegle.server.state.Issues;
import aegle.server.state.Releases;
import aegle.server.state.Settings;
import aegle.signals.Entry;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the pages of errors, releases, replays and masking ask for beside the records.
 *
 * @param desk is told when people change what belongs together
 * @param settings what people change while the server runs
 * @param advice which clients there are, and what is wrong with them
 * @param files the recordings of replays
 * @param accesses keeps who looked at what, and counts it, before it is shown
 * @param masking the rules that are in force
 * @param projects whose keys the lines to copy name
 */
public record IncidentSources(
    Issues issues,
    Releases releases,
    ErrorDesk desk,
    Settings settings,
    LeakMap leaks,
    Advice advice,
    SignalFiles files,
    Consumer<Entry> accesses,
    Supplier<MaskingRules> masking,
    Supplier<Projects> projects) {}
