package aegle.server.web;

import aegle.server.state.DeliveryOutcome;
import aegle.server.state.Receipt;
import aegle.server.state.Receipts;
import aegle.server.web.view.DeliveriesView;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** {@code /deliveries}: what was told to whom, and whether it arrived. */
@Controller
final class DeliveriesController {
  private static final int ROWS = 50;

  private final WebSources sources;
  private final Pages pages;

  DeliveriesController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
  }

  @GetMapping("/deliveries")
  View deliveries(
      @RequestParam(name = "outcome", defaultValue = "") String outcome,
      @RequestParam(name = "receiver", defaultValue = "") String receiver,
      @RequestParam(name = "before", required = false) @Nullable Long before,
      HttpServletRequest request) {
    Messages messages = pages.messages();
    Times times = pages.times(request);
    @Nullable DeliveryOutcome chosen = outcome(outcome);
    Receipts.Page page =
        sources
            .receipts()
            .page(
                new Receipts.Query(
                    receiver.isEmpty() ? null : receiver, chosen, null, before, ROWS));
    String filter =
        "outcome="
            + (chosen == null ? "" : chosen.word())
            + "&receiver="
            + Addresses.encode(receiver);
    String older =
        page.next().isPresent()
            ? "/deliveries?" + filter + "&before=" + page.next().getAsLong()
            : "";
    DeliveriesView view =
        new DeliveriesView(
            sentence(page, messages),
            page.receipts().stream().map(receipt -> row(receipt, times, messages)).toList(),
            chosen == null ? "" : chosen.word(),
            receiver,
            sources.receipts().receivers(),
            older,
            chosen != null || !receiver.isEmpty() || before != null);
    return pages.page(
        request, Room.DELIVERIES, messages.text("room.deliveries"), "deliveries", view);
  }

  private static @Nullable DeliveryOutcome outcome(String word) {
    for (DeliveryOutcome outcome : DeliveryOutcome.values()) {
      if (outcome.word().equals(word)) {
        return outcome;
      }
    }
    return null;
  }

  private static String sentence(Receipts.Page page, Messages messages) {
    List<Receipt> receipts = page.receipts();
    long failed = receipts.stream().filter(r -> r.outcome() == DeliveryOutcome.FAILED).count();
    return failed == 0
        ? messages.count("deliveries.shown", receipts.size())
        : messages.count("deliveries.failed", failed, receipts.size());
  }

  private static DeliveriesView.Row row(Receipt receipt, Times times, Messages messages) {
    State state =
        switch (receipt.outcome()) {
          case DELIVERED -> State.OK;
          case RETRYING -> State.WARN;
          case FAILED -> State.CRITICAL;
        };
    String status = receipt.status() == 0 ? "" : receipt.status() + " ";
    return new DeliveriesView.Row(
        state,
        messages.text("delivery." + receipt.outcome().word()),
        times.ago(receipt.startedAt()),
        times.exact(receipt.startedAt()),
        receipt.receiver(),
        receipt.integration(),
        alerts(receipt, messages),
        String.valueOf(receipt.attempt()),
        Unit.SECONDS.write(receipt.duration().toNanos() / 1e9).toString(),
        (status + receipt.detail()).strip());
  }

  private static String alerts(Receipt receipt, Messages messages) {
    String name = receipt.groupLabels().get("alertname");
    String told =
        receipt.firing() > 0 && receipt.resolved() > 0
            ? messages.text("delivery.both", receipt.firing(), receipt.resolved())
            : receipt.firing() > 0
                ? messages.text("delivery.firing", receipt.firing())
                : messages.text("delivery.resolved", receipt.resolved());
    return name.isEmpty() ? told : name + ": " + told;
  }
}
