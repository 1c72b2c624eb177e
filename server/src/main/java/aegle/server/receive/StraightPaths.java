package aegle.server.receive;

import aegle.server.intake.Intake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Refuses addresses that lead elsewhere than they say, before anything is chosen by them: Tomcat
 * walks the path with double slashes, dots and parameters taken out, and whoever looks at the path
 * as it was sent sees another. No client means such an address; the sentence says what to mend.
 */
public final class StraightPaths extends ValveBase {
  private final Intake intake;

  public StraightPaths(Intake intake) {
    super(true);
    this.intake = intake;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    @Nullable String path = request.getRequestURI();
    if (path == null) {
      return; // Tomcat could not read the head of the request, and has said so in the answer.
    }
    if (isStraight(path)) {
      getNext().invoke(request, response);
      return;
    }
    intake.reject("http", "path", 1);
    PlainText.send(
        response.getResponse(),
        HttpServletResponse.SC_BAD_REQUEST,
        "the path of this address has an empty part ('//'), a part '.' or '..', a parameter (';') or"
            + " an encoded slash, backslash or NUL; write it without, and if a client made it up,"
            + " see whether its base address ends with a slash too many");
  }

  /**
   * Whether a path is already what remains of it when it is walked.
   *
   * @param path as it was sent: still encoded, without the query
   */
  static boolean isStraight(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.contains("//")
        || lower.indexOf(';') >= 0
        || lower.indexOf('\\') >= 0
        || lower.contains("%2f")
        || lower.contains("%5c")
        || lower.contains("%00")) {
      return false;
    }
    for (String part : lower.replace("%2e", ".").split("/", -1)) {
      if (part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
