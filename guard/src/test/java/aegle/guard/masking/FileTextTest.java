package aegle.guard.masking;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class FileTextTest {
  private static final String LOG = "\u001b[31mไม่พบ\u001b[0m booking 4711\r\n\tat book (app.js)";

  @Test
  void logs_of_terminals_and_thai_are_text() {
    assertThat(FileText.isText(LOG.getBytes(UTF_8))).isTrue();
    assertThat(FileText.isText(new byte[0])).isTrue();
  }

  @Test
  void what_hides_its_words_is_none() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(LOG.getBytes(UTF_8));
    }
    assertThat(FileText.isText(packed.toByteArray())).isFalse();
    assertThat(FileText.isText("%PDF-1.7 1 0 obj".getBytes(UTF_8))).isFalse();
    assertThat(FileText.isText("พบแพทย์".getBytes(UTF_16LE))).isFalse();
    assertThat(FileText.isText("พบแพทย์".getBytes(Charset.forName("TIS-620")))).isFalse();
  }
}
