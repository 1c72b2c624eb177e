package aegle.clinic.stage;

import java.util.List;
import org.springframework.web.util.HtmlUtils;

/** The e-mails as a page. Every word of an e-mail is escaped: senders are not trusted. */
final class MailboxPage {
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
                  escape(mail.text())));
    }
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Mailbox of the demo</title></head>
    <body><main><h1>%d e-mails, newest first</h1>
    %s</main></body></html>
    """
        .formatted(mails.size(), articles);
  }

  private static String escape(String text) {
    return HtmlUtils.htmlEscape(text);
  }
}
