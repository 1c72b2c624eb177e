package aegle.server.web;

import aegle.records.StoredEntry;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the records of replays together: a visit comes as many, one or two for each segment. */
final class Visits {

  private Visits() {}

  /** A visit, gathered from its records; one thread. */
  static final class Visit {
    private final String id;
    private final Set<String> urls = new LinkedHashSet<>();
    private final Set<String> errors = new LinkedHashSet<>();
    private final Set<String> traces = new LinkedHashSet<>();
    private final Set<String> exposed = new LinkedHashSet<>();
    private @Nullable Fields about;
    private String project = "";
    private long startMillis = Long.MAX_VALUE;
    private long endMillis = Long.MIN_VALUE;
    private boolean quarantined;

    Visit(String id) {
      this.id = id;
    }

    private void add(Entry entry) {
      Fields fields = entry.fields();
      if (fields.text("replay.part", "").equals("recording")) {
        project = about == null ? fields.text(FieldNames.PROJECT, "") : project;
        quarantined |= fields.text(Recordings.VERDICT, "").equals(Recordings.QUARANTINED);
        exposed.addAll(MaskingController.texts(fields, Recordings.EXPOSED));
        return;
      }
      about = fields;
      project = fields.text(FieldNames.PROJECT, "");
      urls.addAll(MaskingController.texts(fields, "replay.urls"));
      errors.addAll(MaskingController.texts(fields, "replay.error_ids"));
      traces.addAll(MaskingController.texts(fields, FieldNames.TRACE_ID));
      long end = entry.timeMillis();
      endMillis = Math.max(endMillis, end);
      long start = fields.get("replay.start_ms") instanceof Value.Whole(long at) ? at : end;
      startMillis = Math.min(startMillis, start > 0 ? start : end);
    }

    String id() {
      return id;
    }

    /** Whose visit it is; its recording lies in a folder of this project. */
    String project() {
      return project;
    }

    /** A field of its newest record, or nothing. */
    String text(String name) {
      return about == null ? "" : about.text(name, "");
    }

    List<String> urls() {
      return List.copyOf(urls);
    }

    List<String> errors() {
      return List.copyOf(errors);
    }

    List<String> traces() {
      return List.copyOf(traces);
    }

    List<String> exposed() {
      return List.copyOf(exposed);
    }

    boolean isTimed() {
      return about != null;
    }

    long startMillis() {
      return startMillis;
    }

    long lengthMillis() {
      return Math.max(0, endMillis - startMillis);
    }

    boolean isQuarantined() {
      return quarantined;
    }
  }

  /** The visits of records, in the order of their first. */
  static List<Visit> of(List<StoredEntry> records) {
    Map<String, Visit> visits = new LinkedHashMap<>();
    for (StoredEntry stored : records) {
      String id = stored.entry().fields().text(FieldNames.REPLAY_ID, "");
      if (Recordings.isId(id)) {
        visits.computeIfAbsent(id, Visit::new).add(stored.entry());
      }
    }
    return new ArrayList<>(visits.values());
  }
}
