package aegle.server.receive;

import aegle.protocols.vercel.PageEvents;
import aegle.protocols.vercel.SpeedInsights;
import aegle.protocols.vitals.VitalsBeacon;
import aegle.server.intake.AwsKeys;
import aegle.server.intake.BatchMemory;
import aegle.server.intake.VercelSettings;
import aegle.server.receive.Doors.Mount;
import aegle.server.state.LogGroups;
import aegle.server.state.Releases;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The paths that the clients of CloudWatch and of Vercel call, with the servlets behind them. */
public final class CloudDoors {
  private static final String INSIGHTS = "vercel_insights";
  private static final BeaconServlet.Kind SPEED =
      new BeaconServlet.Kind(
          "vercel_speed_insights",
          "@vercel/speed-insights",
          VitalsBeacon.MAX_BYTES,
          SpeedInsights::read);

  private CloudDoors() {}

  /**
   * What these doors lead to, besides the desk.
   *
   * @param awsKeys who signs as clients of AWS do, as it is now
   * @param vercel what Vercel sends to, as it is now
   * @param memory of batches that were kept
   */
  public record Parts(
      Supplier<AwsKeys> awsKeys,
      Supplier<VercelSettings> vercel,
      LogGroups groups,
      Releases releases,
      BatchMemory memory,
      InstantSource clock,
      LongSupplier nanoTicker) {}

  /** What answers the calls of AWS, at whatever path they come. */
  public static CloudWatchServlet cloudWatch(RecordDesk desk, Parts parts) {
    LogGroupCalls logs =
        new LogGroupCalls(
            desk.reception(),
            desk.intake(),
            parts.groups(),
            parts.memory(),
            parts.clock(),
            parts.nanoTicker());
    AwsDoor door = new AwsDoor(desk.reception(), parts.awsKeys(), parts.clock());
    return new CloudWatchServlet(desk, door, logs, parts.memory());
  }

  /** The doors. */
  public static List<Mount> mounts(RecordDesk desk, CloudWatchServlet cloudWatch, Parts parts) {
    Reception reception = desk.reception();
    VercelDoor vercel = new VercelDoor(reception, parts.vercel(), parts.memory(), desk.intake());
    return List.of(
        new Mount("cloudwatch", "/cloudwatch/*", cloudWatch),
        new Mount(
            "insights-script", "/_vercel/insights/script.js", new ScriptServlet("insights.js")),
        new Mount("insights-view", "/_vercel/insights/view", insights(desk, PageEvents.Door.VIEW)),
        new Mount(
            "insights-event", "/_vercel/insights/event", insights(desk, PageEvents.Door.EVENT)),
        new Mount(
            "insights-session",
            "/_vercel/insights/session",
            insights(desk, PageEvents.Door.SESSION)),
        new Mount(
            "speed-script",
            "/_vercel/speed-insights/script.js",
            new ScriptServlet("speed-insights.js")),
        new Mount(
            "speed-vitals", "/_vercel/speed-insights/vitals", new BeaconServlet(reception, SPEED)),
        new Mount("vercel-drains", "/vercel/drains/*", new VercelDrainServlet(desk, vercel)),
        new Mount(
            "vercel-webhooks",
            "/vercel/webhooks/*",
            new VercelWebhookServlet(desk, vercel, parts.releases())));
  }

  private static BeaconServlet insights(RecordDesk desk, PageEvents.Door door) {
    return new BeaconServlet(
        desk.reception(),
        new BeaconServlet.Kind(
            INSIGHTS,
            "@vercel/analytics",
            PageEvents.MAX_BYTES,
            (body, page, receivedNanos) -> PageEvents.read(body, door, page, receivedNanos)));
  }
}
