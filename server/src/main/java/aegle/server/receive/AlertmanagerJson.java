package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.server.notify.Alert;
import aegle.server.notify.AlertView;
import aegle.server.state.Silence;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Alerts and silences as version 2 of Alertmanager's API writes them. */
final class AlertmanagerJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private AlertmanagerJson() {}

  /** Milliseconds always, as {@code 2026-03-01T10:00:00.120Z}. */
  static String time(Instant moment) {
    return TIME.format(moment);
  }

  /**
   * An alert.
   *
   * @param mutedBy names of the times that keep its group silent
   */
  static void write(JsonBytes json, AlertView view, List<String> mutedBy) {
    Alert alert = view.alert();
    boolean suppressed = view.suppressed().isSuppressed() || !mutedBy.isEmpty();
    json.object().key("annotations").map(new TreeMap<>(alert.annotations()));
    json.key("endsAt").text(time(alert.endsAt()));
    json.key("fingerprint").text(alert.fingerprint());
    json.key("receivers").array();
    for (String receiver : view.receivers()) {
      json.object().key("name").text(receiver).end();
    }
    json.endArray();
    json.key("startsAt").text(time(alert.startsAt()));
    json.key("status").object();
    json.key("inhibitedBy").texts(view.suppressed().inhibitedBy());
    json.key("mutedBy").texts(mutedBy);
    json.key("silencedBy").texts(view.suppressed().silencedBy());
    json.key("state").text(suppressed ? "suppressed" : "active").end();
    json.key("updatedAt").text(time(alert.updatedAt()));
    if (!alert.generatorUrl().isEmpty()) {
      json.key("generatorURL").text(alert.generatorUrl());
    }
    json.key("labels").labels(alert.labels()).end();
  }

  static void write(JsonBytes json, Silence silence, Instant now) {
    json.object().key("id").text(silence.id());
    json.key("status").object().key("state").text(silence.state(now).word()).end();
    json.key("updatedAt").text(time(silence.updatedAt()));
    json.key("annotations").map(new TreeMap<>(silence.annotations()));
    json.key("comment").text(silence.comment()).key("createdBy").text(silence.createdBy());
    json.key("endsAt").text(time(silence.endsAt()));
    json.key("matchers").array();
    silence.matchers().forEach(matcher -> write(json, matcher));
    json.endArray();
    json.key("startsAt").text(time(silence.startsAt())).end();
  }

  private static void write(JsonBytes json, Matcher matcher) {
    Matcher.Type type = matcher.type();
    boolean equal = type == Matcher.Type.EQUAL || type == Matcher.Type.REGEX;
    boolean regex = type == Matcher.Type.REGEX || type == Matcher.Type.NOT_REGEX;
    json.object().key("isEqual").bool(equal).key("isRegex").bool(regex);
    json.key("name").text(matcher.name()).key("value").text(matcher.value()).end();
  }
}
