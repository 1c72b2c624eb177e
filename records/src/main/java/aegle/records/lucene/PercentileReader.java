package aegle.records.lucene;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.util.NumericUtils;

/** Reads the numbers of a field on matching entries. */
record PercentileReader(String field, Quantiles quantiles) implements Counting.PartTask {
  @Override
  public void run(IndexSearch search, IndexSearch.Part part) throws IOException {
    NumericDocValues wholes = DocValues.getNumeric(part.leaf(), field + Names.WHOLE);
    NumericDocValues reals = DocValues.getNumeric(part.leaf(), field + Names.REAL);
    search.scan(
        part,
        new Documents(document -> {
          if (wholes.advanceExact(document)) {
            quantiles.add((double) wholes.longValue());
          }
          if (reals.advanceExact(document)) {
            quantiles.add(NumericUtils.sortableLongToDouble(reals.longValue()));
          }
        }),
        IndexSearch.Appetite::always);
  }
}
