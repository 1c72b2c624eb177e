package aegle.protocols.pino;

import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Value;
import org.jspecify.annotations.Nullable;

/**
 * What pm2 writes with {@code log_type: json}: whatever a process printed at once, often several
 * lines, in one string of an object that names the process.
 *
 * @param lines as they were printed
 * @param base the source's fields and the process's
 * @param timeNanos when pm2 got them
 */
record Pm2Record(String lines, Fields base, long timeNanos) {
  /** The record that an object was read into, or null where it is no object of pm2. */
  static @Nullable Pm2Record of(Entry entry, Fields base) {
    Fields said = entry.fields();
    String app = said.text("app_name", "");
    String stream = said.text("type", "");
    boolean isPm2 =
        said.get("process_id") instanceof Value.Whole
            && !app.isEmpty()
            && (stream.equals("out") || stream.equals("err"));
    if (!isPm2) {
      return null;
    }
    Fields.Builder fields = base.toBuilder();
    if (!fields.has(FieldNames.SERVICE)) {
      fields.put(FieldNames.SERVICE, app);
    }
    fields.put("pm2.instance", said.text("process_id", ""));
    return new Pm2Record(said.text(FieldNames.MESSAGE, ""), fields.build(), entry.timeNanos());
  }
}
