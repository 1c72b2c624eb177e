package aegle.clinic.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxPageTest {
  private static String page(String text) {
    return MailboxPage.of(List.of(new MailSink.Mail(null, "a", "b", "s", text)));
  }

  @Test
  void addresses_of_the_demo_are_links_and_no_others() {
    assertThat(page("see http://localhost:8600/alerts?a=1&b=2 now"))
        .contains("<a href=\"http://localhost:8600/alerts?a=1&amp;b=2\"");
    assertThat(
            page(
                "https://evil.example/ http://localhost:8600@evil.example/"
                    + " http://localhost.evil.example/ javascript:alert(1)"))
        .doesNotContain("<a ");
  }

  @Test
  void what_a_mail_says_is_no_markup() {
    assertThat(page("<b>http://localhost:1/\"onclick=x</b>"))
        .contains("&lt;b&gt;")
        .doesNotContain("<b>")
        .doesNotContain("\"onclick");
  }
}
