package aegle.server.advice;

import aegle.protocols.cloudwatch.LogEvents;
import aegle.signals.EntryKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which checks look at which kind of record. */
final class RecordChecks {
  private static final Row FAR_OFF = new Row(Check.CLOCK_FAR_OFF, ClockChecks::farOff);
  private static final Row SET_BACK = new Row(Check.CLOCK_SET_BACK, ClockChecks::setBack);
  private static final Row PREVIEW = new Row(Check.PREVIEW_AS_PRODUCTION, SentryChecks::preview);

  private static final Map<EntryKind, List<Row>> ROWS = rows();

  /** A check and how it looks. */
  record Row(Check check, RecordCheck look) {}

  private RecordChecks() {}

  private static Map<EntryKind, List<Row>> rows() {
    Map<EntryKind, List<Row>> rows = new EnumMap<>(EntryKind.class);
    rows.put(
        EntryKind.ERROR,
        List.of(
            PREVIEW, FAR_OFF, new Row(Check.SOURCE_MAP_MISSING, StackChecks::withoutSourceMap)));
    rows.put(
        EntryKind.SPAN,
        List.of(
            PREVIEW,
            FAR_OFF,
            SET_BACK,
            new Row(Check.TRACES_ALL_SAMPLED, SentryChecks::everyTrace)));
    rows.put(
        EntryKind.LOG,
        List.of(
            FAR_OFF,
            SET_BACK,
            new Row(
                Check.CLOUDWATCH_WITHOUT_JSON,
                (_, entry, _) -> LogChecks.ofFormat(entry, LogEvents.LEVEL_FORMAT)),
            new Row(Check.OBJECT_AS_MESSAGE, LogChecks::objectAsMessage),
            new Row(Check.AUTH_CONTRADICTS_ITSELF, LogChecks::contradiction),
            new Row(Check.ACCESS_WITHOUT_RECORD, LogChecks::accessWithoutRecord),
            new Row(Check.SUSPICION_BY_CALLER, LogChecks::suspicion),
            new Row(Check.SECURITY_WHOLE_URL, LogChecks::wholeUrl)));
    rows.put(
        EntryKind.REPLAY, List.of(new Row(Check.REPLAY_UNMASKED, SentryChecks::unmaskedReplay)));
    rows.put(EntryKind.VITAL, List.of(new Row(Check.VITALS_OUTDATED, VitalChecks::outdated)));
    rows.put(EntryKind.ACCESS, List.of());
    rows.put(EntryKind.CHECK_IN, List.of());
    return rows;
  }

  /** The checks of a kind. */
  static List<Row> of(EntryKind kind) {
    return ROWS.getOrDefault(kind, List.of());
  }
}
