package aegle.server.notify;

import aegle.metrics.rules.template.Arguments;
import aegle.metrics.rules.template.OrderedFields;
import aegle.metrics.rules.template.SafeHtml;
import aegle.metrics.rules.template.TemplateObject;
import aegle.metrics.rules.template.TimeValue;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What templates see, field by field Alertmanager's type {@code Data}. Beyond Alertmanager: {@code
 * PlainText}, {@code MarkdownText}, {@code HtmlPage} and {@code ShortLines}, Aegle's own words for
 * the message.
 *
 * @param routeLabels as the route has them; they may be templates themselves
 * @param message what the own words are made of; null when there are none
 */
public record MessageData(
    String receiver,
    String status,
    AlertList alerts,
    String notificationReason,
    KeyValues groupLabels,
    KeyValues commonLabels,
    KeyValues commonAnnotations,
    KeyValues routeLabels,
    String externalUrl,
    @Nullable Message message)
    implements TemplateObject {
  private static final Instant ZERO_TIME = Instant.parse(GoText.ZERO_TIME);
  private static final Set<String> FIELDS =
      Set.of(
          "Receiver",
          "Status",
          "Alerts",
          "NotificationReason",
          "GroupLabels",
          "CommonLabels",
          "CommonAnnotations",
          "RouteLabels",
          "ExternalURL",
          "PlainText",
          "MarkdownText",
          "HtmlPage",
          "ShortLines");

  static MessageData of(Message message) {
    return new MessageData(
        GoText.quoteMeta(message.receiver()),
        message.status(),
        new AlertList(
            message.alerts().stream().map(alert -> AlertData.of(message, alert)).toList()),
        "",
        new KeyValues(message.groupLabels().toMap()),
        new KeyValues(message.commonLabels().toMap()),
        new KeyValues(message.commonAnnotations()),
        KeyValues.MISSING,
        message.externalUrl(),
        message);
  }

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
      case "Receiver" -> receiver;
      case "Status" -> status;
      case "Alerts" -> alerts;
      case "NotificationReason" -> notificationReason;
      case "GroupLabels" -> groupLabels;
      case "CommonLabels" -> commonLabels;
      case "CommonAnnotations" -> commonAnnotations;
      case "RouteLabels" -> routeLabels;
      case "ExternalURL" -> externalUrl;
      case "PlainText" -> message == null ? "" : AlertText.plain(message);
      case "MarkdownText" -> message == null ? "" : AlertText.markdown(message);
      case "HtmlPage" -> new SafeHtml(message == null ? "" : AlertHtml.page(message));
      case "ShortLines" -> message == null ? "" : AlertText.shortLines(message);
      default -> throw new AssertionError("BUG: Data has no " + member);
    };
  }

  @Override
  public Object json() {
    return new OrderedFields()
        .with("receiver", receiver)
        .with("status", status)
        .with("alerts", alerts)
        .with("notification_reason", notificationReason)
        .with("groupLabels", groupLabels)
        .with("commonLabels", commonLabels)
        .with("commonAnnotations", commonAnnotations)
        .with("routeLabels", routeLabels)
        .with("externalURL", externalUrl);
  }

  /** Alerts with the methods {@code Firing} and {@code Resolved}. */
  public static final class AlertList extends AbstractList<AlertData> implements TemplateObject {
    private final List<AlertData> alerts;

    public AlertList(List<AlertData> alerts) {
      this.alerts = List.copyOf(alerts);
    }

    @Override
    public AlertData get(int index) {
      return alerts.get(index);
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
      String wanted = member.equals("Firing") ? "firing" : "resolved";
      return new AlertList(alerts.stream().filter(a -> a.status().equals(wanted)).toList());
    }

    @Override
    public Object json() {
      return new ArrayList<>(alerts);
    }
  }

  /**
   * One alert.
   *
   * @param endsAt the year 1 while it fires
   */
  public record AlertData(
      String status,
      KeyValues labels,
      KeyValues annotations,
      Instant startsAt,
      Instant endsAt,
      String generatorUrl,
      String fingerprint)
      implements TemplateObject {
    private static final Set<String> FIELDS =
        Set.of(
            "Status", "Labels", "Annotations", "StartsAt", "EndsAt", "GeneratorURL", "Fingerprint");

    static AlertData of(Message message, Alert alert) {
      return new AlertData(
          message.status(alert),
          new KeyValues(alert.labels().toMap()),
          new KeyValues(alert.annotations()),
          alert.startsAt(),
          alert.isResolved(message.at()) ? alert.endsAt() : ZERO_TIME,
          alert.generatorUrl(),
          alert.fingerprint());
    }

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
      return switch (member) {
        case "Status" -> status;
        case "Labels" -> labels;
        case "Annotations" -> annotations;
        case "StartsAt" -> TimeValue.of(startsAt);
        case "EndsAt" -> TimeValue.of(endsAt);
        case "GeneratorURL" -> generatorUrl;
        case "Fingerprint" -> fingerprint;
        default -> throw new AssertionError("BUG: Alert has no " + member);
      };
    }

    @Override
    public Object json() {
      return new OrderedFields()
          .with("status", status)
          .with("labels", labels)
          .with("annotations", annotations)
          .with("startsAt", TimeValue.of(startsAt))
          .with("endsAt", TimeValue.of(endsAt))
          .with("generatorURL", generatorUrl)
          .with("fingerprint", fingerprint);
    }

    /** As Go prints a structure: its fields in braces, without their names. */
    @Override
    public String toString() {
      return "{%s %s %s %s %s %s %s}"
          .formatted(
              status,
              labels,
              annotations,
              TimeValue.of(startsAt),
              TimeValue.of(endsAt),
              generatorUrl,
              fingerprint);
    }
  }
}
