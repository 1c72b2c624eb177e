package aegle.server.errors;

import aegle.server.state.Issue;
import aegle.server.state.Issues;
import aegle.server.state.StateException;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every error the issue that it belongs to, as the field {@code issue.id}. Safe from any
 * thread.
 */
public final class ErrorDesk {
  /** The field of an error's record that names its issue. */
  public static final String ISSUE_ID = "issue.id";

  /** An issue seen within this time is not written again, unless its release is another. */
  private static final Duration CALM = Duration.ofSeconds(5);

  private static final int MAX_CALM = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(ErrorDesk.class);

  private final Issues issues;
  private final Cache<Sighted, Long> calm;
  private final Counter unplaced;
  private volatile GroupingRules rules = GroupingRules.NONE;

  /** What makes a second sighting within the calm the same. */
  private record Sighted(String project, String groupKey, String release) {}

  public ErrorDesk(Issues issues, LongSupplier nanoTicker, MeterRegistry meters) {
    this.issues = issues;
    Ticker ticker = nanoTicker::getAsLong;
    this.calm =
        Caffeine.newBuilder().ticker(ticker).expireAfterWrite(CALM).maximumSize(MAX_CALM).build();
    this.unplaced =
        Counter.builder("aegle.errors.unplaced")
            .description("Errors that were kept without an issue, since the state took no write.")
            .register(meters);
  }

  /** The record with its issue; other kinds of records as they are. */
  public Entry refine(Entry entry) {
    if (entry.kind() != EntryKind.ERROR) {
      return entry;
    }
    Grouping.Group group = Grouping.of(entry, rules);
    Fields fields = entry.fields();
    String project = fields.text(FieldNames.PROJECT, "");
    String release = fields.text(FieldNames.RELEASE, "");
    Sighted sighted = new Sighted(project, group.key(), release);
    @Nullable Long id = calm.getIfPresent(sighted);
    if (id == null) {
      id = see(entry, group, sighted);
      if (id == null) {
        return entry;
      }
      calm.put(sighted, id);
    }
    return new Entry(
        entry.kind(),
        entry.timeNanos(),
        fields.toBuilder().put(ISSUE_ID, Long.toString(id)).build(),
        entry.detail());
  }

  /** The issue's id, or null when the state cannot be written: the error itself is not lost. */
  private @Nullable Long see(Entry entry, Grouping.Group group, Sighted sighted) {
    Issues.Sighting sighting =
        new Issues.Sighting(
            sighted.project(),
            group.key(),
            group.kind(),
            group.title(),
            group.culprit(),
            entry.fields().text(FieldNames.LEVEL, "error"),
            group.reason(),
            sighted.release(),
            Instant.ofEpochMilli(entry.timeMillis()));
    try {
      Issue issue = issues.see(sighting);
      return issue.id();
    } catch (StateException e) {
      unplaced.increment();
      LOG.warn("Could not place an error: reason={}", e.getMessage());
      return null;
    }
  }

  /** The rules by which errors are grouped now. */
  public GroupingRules rules() {
    return rules;
  }

  /** From now on errors are grouped by other rules; those that are kept stay where they are. */
  public void use(GroupingRules changed) {
    rules = changed;
    forget();
  }

  /** After people changed what belongs together: the next error asks the state again. */
  public void forget() {
    calm.invalidateAll();
  }
}
