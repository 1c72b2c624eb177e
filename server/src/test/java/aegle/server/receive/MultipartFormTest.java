package aegle.server.receive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultipartFormTest {
  private static final String TYPE = "multipart/form-data; boundary=b";

  @Test
  void parts_are_told_apart_byte_by_byte() {
    String form =
        String.join(
            "\r\n",
            "--b",
            "Content-Disposition: form-data; name=\"file\"; filename=\"aa\"",
            "Content-Type: x/y",
            "",
            "one",
            "-",
            "--c\0",
            "--b",
            "content-disposition: form-data; filename=\"bb\"; name=\"file_gzip\"",
            "",
            "",
            "--b--",
            "");
    List<MultipartForm.Part> parts = parts(TYPE, form);
    assertThat(parts).hasSize(2);
    assertThat(parts.getFirst().name()).isEqualTo("file");
    assertThat(parts.getFirst().fileName()).isEqualTo("aa");
    assertThat(new String(parts.getFirst().content(), ISO_8859_1)).isEqualTo("one\r\n-\r\n--c\0");
    assertThat(parts.getLast().name()).isEqualTo("file_gzip");
    assertThat(parts.getLast().fileName()).isEqualTo("bb");
    assertThat(parts.getLast().content()).isEmpty();
  }

  @Test
  void a_part_without_headers_and_words_around_the_form_do_no_harm() {
    List<MultipartForm.Part> parts =
        parts(
            "Multipart/Form-Data; charset=x; boundary=\"b c\"",
            "before\r\n--b c \r\n\r\nx\r\n--b c--after");
    assertThat(parts).hasSize(1);
    assertThat(parts.getFirst().name()).isEmpty();
    assertThat(new String(parts.getFirst().content(), ISO_8859_1)).isEqualTo("x");
  }

  @Test
  void a_form_that_breaks_off_is_refused_wherever_it_does() {
    String whole =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"aa\"\r\n\r\nxx\r\n--b--";
    assertThat(parts(TYPE, whole)).hasSize(1);
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> parts(TYPE, cut)).isInstanceOf(DecodeException.class);
    }
    for (String type :
        List.of("", "text/plain", "multipart/form-data", "multipart/mixed; boundary=b")) {
      assertThatThrownBy(() -> parts(type, whole)).isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void a_form_of_endless_parts_or_headers_ends_early() {
    String part = "--b\r\n\r\n\r\n";
    assertThatThrownBy(() -> parts(TYPE, part.repeat(201) + "--b--"))
        .hasMessageContaining("200 parts");
    assertThatThrownBy(() -> parts(TYPE, "--b\r\n" + "a: b\r\n".repeat(1_000) + "\r\nx\r\n--b--"))
        .hasMessageContaining("headers");
  }

  private static List<MultipartForm.Part> parts(String type, String body) {
    return MultipartForm.parts(type, body.getBytes(ISO_8859_1));
  }
}
