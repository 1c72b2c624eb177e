package aegle.server.notify;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The texts that Alertmanager's default templates give for a message. */
final class DefaultTexts {
  private DefaultTexts() {}

  /** {@code [FIRING:2] DatabaseDown clinic-1 (critical)}: group labels, then other common ones. */
  static String subject(Message message) {
    StringBuilder text = new StringBuilder("[").append(message.status().toUpperCase(Locale.ROOT));
    int firing = message.firing().size();
    if (firing > 0) {
      text.append(':').append(firing);
    }
    text.append("] ").append(String.join(" ", values(message.groupLabels()))).append(' ');
    Labels common = message.commonLabels();
    if (common.size() > message.groupLabels().size()) {
      Labels others = common.without(message.groupLabels().toMap().keySet());
      text.append('(').append(String.join(" ", values(others))).append(')');
    }
    return text.toString().strip();
  }

  /** The page of alerts. */
  static String link(Message message) {
    return message.externalUrl() + "/alerts";
  }

  private static List<String> values(Labels labels) {
    List<String> values = new ArrayList<>();
    labels.forEach((_, value) -> values.add(value));
    return values;
  }
}
