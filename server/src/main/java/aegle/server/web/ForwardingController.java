package aegle.server.web;

import aegle.server.forward.ForwardView;
import aegle.server.web.view.ForwardingView;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/** {@code /forwarding}: what leaves this house, where to, and how that goes. */
@Controller
final class ForwardingController {
  /** What waits for longer is late: receivers that are well take it within seconds. */
  private static final Duration LATE = Duration.ofMinutes(5);

  private final Supplier<List<ForwardView>> forwards;
  private final Pages pages;

  ForwardingController(Supplier<List<ForwardView>> forwards, Pages pages) {
    this.forwards = forwards;
    this.pages = pages;
  }

  @GetMapping("/forwarding")
  View forwarding(HttpServletRequest request) {
    Messages messages = pages.messages();
    Times times = pages.times(request);
    List<ForwardingView.Forward> rows =
        forwards.get().stream().map(forward -> row(forward, times, messages)).toList();
    State worst = rows.stream().map(ForwardingView.Forward::state).reduce(State.OK, State::orWorse);
    String sentence =
        rows.isEmpty()
            ? messages.text("forwarding.nothing")
            : messages.count("forwarding.leaves", rows.size());
    return pages.page(
        request,
        Room.FORWARDING,
        messages.text("room.forwarding"),
        "forwarding",
        new ForwardingView(sentence, worst, rows));
  }

  private static ForwardingView.Forward row(ForwardView forward, Times times, Messages messages) {
    State state = state(forward);
    boolean waits = forward.waiting() > 0;
    return new ForwardingView.Forward(
        forward.name(),
        state,
        messages.text("forwarding.state." + word(forward, state)),
        messages.text("forwarding.protocol." + forward.protocol()),
        forward.host(),
        forward.signals(),
        times.since(forward.since()),
        times.exact(forward.since()),
        Unit.count(forward.sent()),
        messages.text("forwarding.rate.value", Unit.count(forward.sentLately())),
        Unit.count(forward.waiting()),
        messages.text(
            "forwarding.queue.value",
            Unit.BYTES.write((double) forward.queueBytes()).toString(),
            Unit.BYTES.write((double) forward.maxQueueBytes()).toString()),
        waits ? times.span(forward.lag()) : "",
        forward.lostLately() == 0
            ? ""
            : messages.text("forwarding.lost.lately", Unit.count(forward.lostLately())),
        messages.text(
            "forwarding.lost.value", Unit.count(forward.dropped()), Unit.count(forward.refused())),
        forward.trouble() == null
            ? ""
            : messages.text(
                "forwarding.trouble", forward.trouble().words(), times.ago(forward.trouble().at())),
        forward.lastSaid().stream().map(said -> answer(said, times)).toList());
  }

  /** Judges losses by the last 15 minutes, as the rule {@code ForwardLoses} does. */
  static State state(ForwardView forward) {
    if (forward.lostLately() > 0) {
      return State.CRITICAL;
    }
    boolean late = forward.lag().compareTo(LATE) > 0;
    return late || forward.trouble() != null ? State.WARN : State.OK;
  }

  static String word(ForwardView forward, State state) {
    if (state == State.CRITICAL) {
      return forward.trouble() == null ? "lost" : "waits.lost";
    }
    if (forward.trouble() != null) {
      return "waits";
    }
    return state == State.WARN ? "late" : "well";
  }

  private static ForwardingView.Answer answer(ForwardView.Answered said, Times times) {
    return new ForwardingView.Answer(
        said.taken() ? State.OK : State.WARN,
        times.ago(said.at()),
        times.exact(said.at()),
        said.words());
  }
}
