package dev.quarry.simulator.timing;

import static dev.quarry.codegen.target.TimingParameter.CPU_ELEMENT_NANOS;

import dev.quarry.codegen.target.TimingParameter;
import dev.quarry.codegen.target.TimingProfile;
import dev.quarry.codegen.target.TimingProfile.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Finds the fitted parameters of a profile from measured networks: least squares of the logarithm
/// of predicted over measured time, with a weak pull towards the values it starts from. Networks
/// with nodes on the CPU only serve to find the rate of the CPU afterwards.
///
/// @param profile the profile that was found; its ranges span the fits with a family left out
/// @param errors error of every network, in sample
/// @param leftOut error of every network without CPU nodes, with its family left out of the fit
public record Calibration(
    TimingProfile profile, Map<String, Double> errors, Map<String, Double> leftOut) {
  // 10^-4 of a squared factor of e: decides only what the measurements do not
  private static final double PULL = 1e-4;

  /// Calibrates.
  ///
  /// @param start conditions and the profile to start from
  /// @param source what the measurements are, for the profile
  public static Calibration of(List<Measurement> measured, Speeds start, String source) {
    List<Measurement> plain = measured.stream().filter(m -> !m.usesCpu()).toList();
    List<TimingParameter> fitted =
        Stream.of(TimingParameter.values())
            .filter(p -> p.isFitted() && p != CPU_ELEMENT_NANOS)
            .toList();
    double[] best = fit(plain, fitted, start);
    double[] low = best.clone();
    double[] high = best.clone();
    var leftOut = new LinkedHashMap<String, Double>();
    Set<String> families = new LinkedHashSet<>();
    plain.forEach(m -> families.add(m.family()));
    for (String family : families.size() > 1 ? families : Set.<String>of()) {
      List<Measurement> rest = plain.stream().filter(m -> !m.family().equals(family)).toList();
      double[] found = fit(rest, fitted, start);
      Speeds speeds = start.withProfile(profile(start.profile(), fitted, found));
      for (Measurement m : plain) {
        if (m.family().equals(family)) {
          leftOut.put(m.name(), m.error(speeds));
        }
      }
      for (int i = 0; i < found.length; i++) {
        low[i] = Math.min(low[i], found[i]);
        high[i] = Math.max(high[i], found[i]);
      }
    }
    TimingProfile profile = start.profile();
    for (int i = 0; i < best.length; i++) {
      var estimate =
          new Estimate(Math.exp(best[i]), Math.exp(low[i]), Math.exp(high[i]), "fitted", source);
      profile = profile.with(fitted.get(i), estimate);
    }
    profile = withCpu(profile, measured, start, source);
    Speeds speeds = start.withProfile(profile);
    var errors = new LinkedHashMap<String, Double>();
    measured.forEach(m -> errors.put(m.name(), m.error(speeds)));
    return new Calibration(profile, errors, leftOut);
  }

  private static double[] fit(
      List<Measurement> measured, List<TimingParameter> fitted, Speeds start) {
    double[] first = new double[fitted.size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = Math.log(start.profile().value(fitted.get(i)));
    }
    return NelderMead.minimum(
        x -> {
          Speeds speeds = start.withProfile(profile(start.profile(), fitted, x));
          double loss = 0;
          for (Measurement m : measured) {
            double error = Math.log(m.predicted(speeds) / m.micros());
            loss += error * error / measured.size();
          }
          for (int i = 0; i < x.length; i++) {
            loss += PULL * (x[i] - first[i]) * (x[i] - first[i]);
          }
          return loss;
        },
        first);
  }

  private static TimingProfile profile(
      TimingProfile start, List<TimingParameter> fitted, double[] logs) {
    TimingProfile profile = start;
    for (int i = 0; i < logs.length; i++) {
      double value = Math.exp(logs[i]);
      profile = profile.with(fitted.get(i), new Estimate(value, value, value, "fitted", ""));
    }
    return profile;
  }

  /// What is missing on average, per element: the median over networks, which one odd network
  /// cannot move.
  private static TimingProfile withCpu(
      TimingProfile profile, List<Measurement> measured, Speeds start, String source) {
    var nanos = new ArrayList<Double>();
    for (Measurement m : measured) {
      if (m.usesCpu()) {
        Speeds speeds = start.withProfile(profile).withClock(m.clockMegahertz());
        nanos.add(1000 * (m.micros() - m.npuMicros(speeds)) / m.cpuElements());
      }
    }
    nanos.removeIf(value -> value <= 0);
    if (nanos.isEmpty()) {
      return profile;
    }
    nanos.sort(null);
    var estimate =
        new Estimate(
            nanos.get(nanos.size() / 2), nanos.getFirst(), nanos.getLast(), "fitted", source);
    return profile.with(CPU_ELEMENT_NANOS, estimate);
  }

  /// Mean of the magnitudes of errors.
  public static double mean(Map<String, Double> errors) {
    return errors.values().stream().mapToDouble(Math::abs).average().orElse(0);
  }

  /// Largest magnitude of errors.
  public static double worst(Map<String, Double> errors) {
    return errors.values().stream().mapToDouble(Math::abs).max().orElse(0);
  }
}
