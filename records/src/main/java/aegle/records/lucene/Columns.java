package aegle.records.lucene;

import java.io.Reader;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.document.StoredValue;
import org.apache.lucene.index.DocValuesSkipIndexType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.IndexableFieldType;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The fields of a document, made once for an index and filled again for each entry. */
final class Columns {
  private static final FieldType TEXT = type(IndexOptions.DOCS, DocValuesType.SORTED_SET);
  private static final FieldType ID = type(IndexOptions.DOCS, DocValuesType.NONE);
  private static final FieldType WORDS =
      type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, DocValuesType.NONE);
  private static final FieldType NUMBER = type(IndexOptions.NONE, DocValuesType.NUMERIC);
  private static final FieldType SOURCE = sourceType();

  private Columns() {}

  private static FieldType type(IndexOptions options, DocValuesType column) {
    FieldType type = new FieldType();
    type.setIndexOptions(options);
    type.setTokenized(options == IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.setOmitNorms(true);
    type.setDocValuesType(column);
    if (column == DocValuesType.NUMERIC) {
      type.setDocValuesSkipIndexType(DocValuesSkipIndexType.RANGE);
    }
    type.freeze();
    return type;
  }

  private static FieldType sourceType() {
    FieldType type = new FieldType();
    type.setStored(true);
    type.freeze();
    return type;
  }

  static Figure number(String name) {
    return new Figure(name);
  }

  static Term text(String name) {
    return new Term(name, TEXT);
  }

  static Term id(String name) {
    return new Term(name, ID);
  }

  static Words words(String name) {
    return new Words(name);
  }

  static Source source() {
    return new Source();
  }

  /** What all columns leave empty. */
  abstract static class Column implements IndexableField {
    private final String name;
    private final FieldType type;

    Column(String name, FieldType type) {
      this.name = name;
      this.type = type;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public IndexableFieldType fieldType() {
      return type;
    }

    @Override
    public @Nullable TokenStream tokenStream(Analyzer analyzer, @Nullable TokenStream reuse) {
      return null;
    }

    @Override
    public @Nullable BytesRef binaryValue() {
      return null;
    }

    @Override
    public @Nullable String stringValue() {
      return null;
    }

    @Override
    public @Nullable Reader readerValue() {
      return null;
    }

    @Override
    public @Nullable Number numericValue() {
      return null;
    }

    @Override
    public @Nullable StoredValue storedValue() {
      return null;
    }

    @Override
    public InvertableType invertableType() {
      return InvertableType.TOKEN_STREAM;
    }
  }

  /** A number that is searched from its column. */
  static final class Figure extends Column {
    private long value;

    private Figure(String name) {
      super(name, NUMBER);
    }

    Figure set(long newValue) {
      value = newValue;
      return this;
    }

    @Override
    public Number numericValue() {
      return value;
    }
  }

  /** One exact term, with or without a column. */
  static final class Term extends Column {
    private final BytesRef value = new BytesRef();

    private Term(String name, FieldType type) {
      super(name, type);
    }

    Term set(byte[] bytes, int length) {
      value.bytes = bytes;
      value.length = length;
      return this;
    }

    @Override
    public BytesRef binaryValue() {
      return value;
    }

    @Override
    public InvertableType invertableType() {
      return InvertableType.BINARY;
    }

    @Override
    public TokenStream tokenStream(Analyzer analyzer, @Nullable TokenStream reuse) {
      return new OneTerm(value);
    }
  }

  /** A single term as a stream, which only the index in memory of a tail asks for. */
  private static final class OneTerm extends TokenStream {
    private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
    private final BytesRef value;
    private boolean given;

    OneTerm(BytesRef value) {
      this.value = value;
    }

    @Override
    public void reset() {
      given = false;
    }

    @Override
    public boolean incrementToken() {
      if (given) {
        return false;
      }
      clearAttributes();
      term.setBytesRef(value);
      given = true;
      return true;
    }
  }

  /** Text that is searched by word. */
  static final class Words extends Column {
    private String value = "";

    private Words(String name) {
      super(name, WORDS);
    }

    Words set(String text) {
      value = text;
      return this;
    }

    @Override
    public String stringValue() {
      return value;
    }

    @Override
    public TokenStream tokenStream(Analyzer analyzer, @Nullable TokenStream reuse) {
      return analyzer.tokenStream(name(), value);
    }
  }

  /** The entry itself. */
  static final class Source extends Column {
    private final BytesRef value = new BytesRef();
    private final StoredValue stored = new StoredValue(value);

    private Source() {
      super(Names.SOURCE, SOURCE);
    }

    Source set(byte[] bytes, int start, int length) {
      value.bytes = bytes;
      value.offset = start;
      value.length = length;
      return this;
    }

    @Override
    public StoredValue storedValue() {
      return stored;
    }
  }
}
