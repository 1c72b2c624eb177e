package aegle.metrics.rules.template.html;

/** Where on a page the next character stands. */
enum Place {
  /** Between elements. */
  TEXT,
  COMMENT,
  /** Inside a title or a text area, where elements mean nothing. */
  RAW_TEXT,
  /** Inside a tag, before the name of an attribute. */
  TAG,
  ATTRIBUTE_NAME,
  AFTER_ATTRIBUTE_NAME,
  BEFORE_ATTRIBUTE_VALUE,
  ATTRIBUTE,
  URL,
  SOURCE_SET,
  SCRIPT,
  SCRIPT_DOUBLE_QUOTED,
  SCRIPT_SINGLE_QUOTED,
  SCRIPT_TEMPLATE,
  SCRIPT_REGEXP,
  SCRIPT_BLOCK_COMMENT,
  SCRIPT_LINE_COMMENT,
  STYLE,
  STYLE_DOUBLE_QUOTED,
  STYLE_SINGLE_QUOTED,
  STYLE_URL,
  STYLE_DOUBLE_QUOTED_URL,
  STYLE_SINGLE_QUOTED_URL,
  STYLE_BLOCK_COMMENT;

  boolean isComment() {
    return switch (this) {
      case COMMENT, SCRIPT_BLOCK_COMMENT, SCRIPT_LINE_COMMENT, STYLE_BLOCK_COMMENT -> true;
      case TEXT,
          RAW_TEXT,
          TAG,
          ATTRIBUTE_NAME,
          AFTER_ATTRIBUTE_NAME,
          BEFORE_ATTRIBUTE_VALUE,
          ATTRIBUTE,
          URL,
          SOURCE_SET,
          SCRIPT,
          SCRIPT_DOUBLE_QUOTED,
          SCRIPT_SINGLE_QUOTED,
          SCRIPT_TEMPLATE,
          SCRIPT_REGEXP,
          STYLE,
          STYLE_DOUBLE_QUOTED,
          STYLE_SINGLE_QUOTED,
          STYLE_URL,
          STYLE_DOUBLE_QUOTED_URL,
          STYLE_SINGLE_QUOTED_URL ->
          false;
    };
  }
}
