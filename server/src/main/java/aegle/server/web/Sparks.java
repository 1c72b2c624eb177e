package aegle.server.web;

import aegle.server.web.view.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws spark lines as SVG paths in a box of 100 by 40; a gap in the data is a gap in the line. */
final class Sparks {
  private static final double WIDTH = 100;
  private static final double HEIGHT = 40;
  private static final double MARGIN = 2;

  private Sparks() {}

  static Figure.Spark draw(double[] values, String description) {
    double high = 0;
    double low = 0;
    for (double value : values) {
      if (Double.isFinite(value)) {
        high = Math.max(high, value);
        low = Math.min(low, value);
      }
    }
    double span = high - low == 0 ? 1 : high - low;
    List<String> paths = new ArrayList<>();
    StringBuilder path = new StringBuilder();
    for (int i = 0; i <= values.length; i++) {
      if (i < values.length && Double.isFinite(values[i])) {
        double x = WIDTH * i / Math.max(1, values.length - 1);
        double y = HEIGHT - MARGIN - (values[i] - low) / span * (HEIGHT - 2 * MARGIN);
        path.append(path.isEmpty() ? 'M' : 'L')
            .append(String.format(Locale.ROOT, "%.2f %.2f", x, y));
      } else if (!path.isEmpty()) {
        // A lone point would be no line: a short stroke shows that it is there.
        paths.add(path.indexOf("L") < 0 ? path + "h0.6" : path.toString());
        path.setLength(0);
      }
    }
    return new Figure.Spark(paths, description);
  }
}
