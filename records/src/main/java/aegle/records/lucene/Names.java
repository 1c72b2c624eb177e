package aegle.records.lucene;

import java.util.Set;

/** How fields are named in an index; see the package's story. */
final class Names {
  static final String TIME = "_time";
  static final String SEQUENCE = "_seq";
  static final String SOURCE = "_source";

  static final String WORDS = "#w";
  static final String TEXT = "#t";
  static final String ID = "#x";
  static final String PACKED = "#h";
  static final String WHOLE = "#l";
  static final String REAL = "#d";
  static final int SUFFIX_CHARS = 2;

  private static final Set<String> BY_WORD = Set.of("message", "error.message");

  private Names() {}

  /** Whether a field is searched by word instead of by its whole value. */
  static boolean isByWord(String field) {
    return BY_WORD.contains(field);
  }
}
