package aegle.clinic.stage;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** The e-mails as a page. Every word of an e-mail is escaped: senders are not trusted. */
final class MailboxPage {
  /** Addresses of this machine; others are shown and lead nowhere. */
  private static final Pattern OWN_ADDRESS =
      Pattern.compile(
          "https?://(?:localhost|127\\.0\\.0\\.1)(?::\\d{1,5})?(?:/[^\\s<>\"']*)?(?![^\\s<>\"'])");

  private MailboxPage() {}

  static String of(List<MailSink.Mail> mails) {
    StringBuilder articles = new StringBuilder();
    for (MailSink.Mail mail : mails) {
      articles.append(
          "<article><h2>%s</h2><p>%s to %s, %s</p><pre>%s</pre></article>\n"
              .formatted(
                  escape(mail.subject()),
                  escape(mail.from()),
                  escape(mail.to()),
                  mail.at() == null ? "undated" : mail.at(),
                  linked(mail.text())));
    }
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Mailbox of the demo</title>
    <style>pre { white-space: pre-wrap; overflow-wrap: anywhere }</style></head>
    <body><main><h1>%d e-mails, newest first</h1>
    %s</main></body></html>
    """
        .formatted(mails.size(), articles);
  }

  private static String linked(String text) {
    StringBuilder html = new StringBuilder();
    Matcher addresses = OWN_ADDRESS.matcher(text);
    int end = 0;
    while (addresses.find()) {
      String address = escape(addresses.group());
      html.append(escape(text.substring(end, addresses.start())));
      html.append("<a href=\"").append(address).append("\" rel=\"noreferrer\">");
      html.append(address).append("</a>");
      end = addresses.end();
    }
    return html.append(escape(text.substring(end))).toString();
  }

  private static String escape(String text) {
    return HtmlUtils.htmlEscape(text);
  }
}
