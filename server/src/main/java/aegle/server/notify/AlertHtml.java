package aegle.server.notify;

import java.util.Map;

/**
 * The same words as {@link AlertText} as a page for mail programs: no script, no remote picture.
 */
final class AlertHtml {
  private static final String FONT = "font-family:Arial,Helvetica,sans-serif;";
  private static final String RED = "#b3261e";
  private static final String GREEN = "#146c2e";

  private AlertHtml() {}

  static String page(Message message) {
    StringBuilder html =
        new StringBuilder(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
            .append(escape(AlertText.headline(message)))
            .append("</title></head>\n<body style=\"margin:0;padding:16px;color:#1c1b1f;")
            .append(FONT)
            .append(
                "font-size:15px;line-height:1.5\">\n<p style=\"font-size:18px;font-weight:bold\">")
            .append(escape(AlertText.headline(message)))
            .append("</p>\n");
    for (Alert alert : AlertText.shown(message)) {
      append(html, message, alert);
    }
    int more = message.alerts().size() - AlertText.shown(message).size();
    if (more > 0) {
      html.append("<p>and ").append(more).append(" more.</p>\n");
    }
    return html.append("<p>")
        .append(link(message.link(), "All alerts"))
        .append("</p>\n</body></html>\n")
        .toString();
  }

  private static void append(StringBuilder html, Message message, Alert alert) {
    String colour = alert.isResolved(message.at()) ? GREEN : RED;
    html.append("<div style=\"border-left:4px solid ")
        .append(colour)
        .append(";padding:4px 12px;margin:0 0 16px\">\n<p style=\"margin:0;font-weight:bold;color:")
        .append(colour)
        .append("\">")
        .append(escape(AlertText.title(alert)))
        .append("</p>\n<table style=\"border-collapse:collapse;font-size:14px\">\n");
    for (Map.Entry<String, String> line : AlertText.lines(message, alert).entrySet()) {
      html.append("<tr><th style=\"text-align:left;vertical-align:top;padding:2px 12px 2px 0\">")
          .append(escape(line.getKey()))
          .append("</th><td style=\"padding:2px 0\">")
          .append(value(line.getValue()))
          .append("</td></tr>\n");
    }
    html.append("</table>\n</div>\n");
  }

  private static String value(String text) {
    boolean address = text.startsWith("http://") || text.startsWith("https://");
    boolean whole = text.chars().noneMatch(Character::isWhitespace);
    return address && whole ? link(text, text) : escape(text).replace("\n", "<br>");
  }

  private static String link(String address, String text) {
    return "<a href=\"" + escape(address) + "\">" + escape(text) + "</a>";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
