package aegle.records.lucene;

import java.io.IOException;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;

/** Takes the numbers of matching documents. */
record Documents(Taker taker) implements LeafCollector {
  /** What is done with one. */
  interface Taker {
    void take(int document) throws IOException;
  }

  @Override
  public void setScorer(Scorable scorer) {
    // Nothing is scored here: records are ordered by time.
  }

  @Override
  public void collect(int document) throws IOException {
    taker.take(document);
  }
}
