package aegle.protocols.exposition;

/** The tokens of both formats, with the names by which Prometheus prints them. */
enum Token {
  INVALID("INVALID"),
  END("EOF"),
  LINEBREAK("LINEBREAK"),
  HELP("HELP"),
  TYPE("TYPE"),
  UNIT("UNIT"),
  END_WORD("EOFWORD"),
  TEXT("TEXT"),
  COMMENT("COMMENT"),
  METRIC_NAME("MNAME"),
  QUOTED("QSTRING"),
  BRACE_OPEN("BOPEN"),
  BRACE_CLOSE("BCLOSE"),
  LABEL_NAME("LNAME"),
  LABEL_VALUE("LVALUE"),
  COMMA("COMMA"),
  EQUAL("EQUAL"),
  TIMESTAMP("TIMESTAMP"),
  VALUE("VALUE");

  private final String word;

  Token(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
