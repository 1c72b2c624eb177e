package aegle.records.lucene;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Gives Lucene the words that {@link Words} cuts. */
final class WordAnalyzer extends Analyzer {
  /** Characters of a text beyond this are not searched by word. */
  static final int MAX_TEXT_CHARS = 32_768;

  @Override
  protected TokenStreamComponents createComponents(String fieldName) {
    return new TokenStreamComponents(new WordTokenizer());
  }

  private static final class WordTokenizer extends Tokenizer {
    private static final int FIRST_CHARS = 512;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final Words words = new Words();
    private char[] text = new char[FIRST_CHARS];

    @Override
    public void reset() throws IOException {
      super.reset();
      // Reading may exchange the array for a larger one, so the words are given it afterwards.
      int length = readAll(input);
      words.reset(text, length);
    }

    private int readAll(Reader reader) throws IOException {
      int length = 0;
      while (length < MAX_TEXT_CHARS) {
        if (length == text.length) {
          text = Arrays.copyOf(text, Math.min(MAX_TEXT_CHARS, 2 * length));
        }
        int read = reader.read(text, length, text.length - length);
        if (read < 0) {
          break;
        }
        length += read;
      }
      return length;
    }

    @Override
    public boolean incrementToken() {
      if (!words.next()) {
        return false;
      }
      clearAttributes();
      term.copyBuffer(words.chars(), 0, words.length());
      return true;
    }

    @Override
    public void close() throws IOException {
      super.close();
      if (text.length > 8 * FIRST_CHARS) {
        text = new char[FIRST_CHARS];
      }
    }
  }
}
