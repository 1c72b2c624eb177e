package aegle.server.notify;

import aegle.metrics.rules.template.Arguments;
import aegle.metrics.rules.template.SafeHtml;
import aegle.metrics.rules.template.TemplateObject;
import aegle.metrics.rules.template.TimeValue;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A message as Alertmanager's type {@code Data} shows it to templates. Beyond Alertmanager: {@code
 * PlainText}, {@code HtmlPage} and {@code ShortLines}, Aegle's own words for the message.
 */
record MessageData(Message message) implements TemplateObject {
  private static final Instant ZERO_TIME = Instant.parse(GoText.ZERO_TIME);
  private static final Set<String> FIELDS =
      Set.of(
          "Receiver",
          "Status",
          "Alerts",
          "GroupLabels",
          "CommonLabels",
          "CommonAnnotations",
          "ExternalURL",
          "PlainText",
          "HtmlPage",
          "ShortLines");

  @Override
  public String typeName() {
    return "*template.Data";
  }

  @Override
  public boolean has(String member) {
    return FIELDS.contains(member);
  }

  @Override
  public boolean isMethod(String member) {
    return false;
  }

  @Override
  public Object get(String member, Arguments arguments) {
    return switch (member) {
      case "Receiver" -> GoText.quoteMeta(message.receiver());
      case "Status" -> message.status();
      case "Alerts" -> new Alerts(message, message.alerts());
      case "GroupLabels" -> new KeyValues(message.groupLabels().toMap());
      case "CommonLabels" -> new KeyValues(message.commonLabels().toMap());
      case "CommonAnnotations" -> new KeyValues(message.commonAnnotations());
      case "ExternalURL" -> message.externalUrl();
      case "PlainText" -> AlertText.plain(message);
      case "HtmlPage" -> new SafeHtml(AlertHtml.page(message));
      case "ShortLines" -> AlertText.shortLines(message);
      default -> throw new AssertionError("BUG: Data has no " + member);
    };
  }

  /** Alerts with the methods {@code Firing} and {@code Resolved}. */
  static final class Alerts extends AbstractList<AlertData> implements TemplateObject {
    private final Message message;
    private final List<Alert> alerts;

    Alerts(Message message, List<Alert> alerts) {
      this.message = message;
      this.alerts = List.copyOf(alerts);
    }

    @Override
    public AlertData get(int index) {
      return new AlertData(message, alerts.get(index));
    }

    @Override
    public int size() {
      return alerts.size();
    }

    @Override
    public String typeName() {
      return "template.Alerts";
    }

    @Override
    public boolean has(String member) {
      return member.equals("Firing") || member.equals("Resolved");
    }

    @Override
    public boolean isMethod(String member) {
      return true;
    }

    @Override
    public Object get(String member, Arguments arguments) {
      return new Alerts(message, member.equals("Firing") ? message.firing() : message.resolved());
    }
  }

  /** One alert. */
  record AlertData(Message message, Alert alert) implements TemplateObject {
    private static final Set<String> FIELDS =
        Set.of(
            "Status", "Labels", "Annotations", "StartsAt", "EndsAt", "GeneratorURL", "Fingerprint");

    @Override
    public String typeName() {
      return "template.Alert";
    }

    @Override
    public boolean has(String member) {
      return FIELDS.contains(member);
    }

    @Override
    public boolean isMethod(String member) {
      return false;
    }

    @Override
    public Object get(String member, Arguments arguments) {
      boolean ended = alert.isResolved(message.at());
      return switch (member) {
        case "Status" -> message.status(alert);
        case "Labels" -> new KeyValues(alert.labels().toMap());
        case "Annotations" -> new KeyValues(alert.annotations());
        case "StartsAt" -> TimeValue.of(alert.startsAt());
        case "EndsAt" -> TimeValue.of(ended ? alert.endsAt() : ZERO_TIME);
        case "GeneratorURL" -> alert.generatorUrl();
        case "Fingerprint" -> alert.fingerprint();
        default -> throw new AssertionError("BUG: Alert has no " + member);
      };
    }

    /** As the webhook writes it, for {@code toJson}. */
    Map<String, Object> json() {
      return WebhookChannel.alert(message, alert);
    }

    @Override
    public String toString() {
      return new TreeMap<>(json()).toString();
    }
  }
}
