package dev.quarry.simulator.timing;

import static dev.quarry.codegen.target.TimingParameter.*;

import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.TimingProfile;

/// Under which conditions a file is timed: the clock of the NPU, the memory, and the chip's
/// parameters.
///
/// @param clockMegahertz clock of the NPU
/// @param ddrGigabytes peak rate of the memory in GB/s; the rates of the profile follow it
/// @param profile the chip's parameters
public record Speeds(double clockMegahertz, double ddrGigabytes, TimingProfile profile) {
  /// Products of 8-bit integers the array can do in a cycle.
  static final int PEAK_PRODUCTS_PER_CYCLE = 512;

  /// What is assumed of a chip.
  public static Speeds of(TargetProfile target) {
    TimingProfile profile = target.timing();
    return new Speeds(target.clockMegahertz(), profile.value(DDR_PEAK), profile);
  }

  /// The same with another clock.
  public Speeds withClock(double megahertz) {
    return new Speeds(megahertz, ddrGigabytes, profile);
  }

  /// The same with another memory.
  public Speeds withDdr(double gigabytes) {
    return new Speeds(clockMegahertz, gigabytes, profile);
  }

  /// The same with other parameters.
  public Speeds withProfile(TimingProfile other) {
    return new Speeds(clockMegahertz, ddrGigabytes, other);
  }

  /// Multiplications per byte at which the array and the bus take equally long; layers with fewer
  /// cannot keep the array busy.
  public double ridge() {
    double productsPerMicro = PEAK_PRODUCTS_PER_CYCLE * clockMegahertz;
    return productsPerMicro / (profile.value(BUS_RATE) * memory() * 1000);
  }

  /// Microseconds of a number of cycles of the NPU.
  double cycles(double cycles) {
    return cycles / clockMegahertz;
  }

  /// Microseconds of traffic of convolutions.
  double bus(long bytes) {
    return bytes / (profile.value(BUS_RATE) * memory() * 1000);
  }

  /// Microseconds of traffic of element-wise tasks and pools.
  double copies(long bytes) {
    return bytes / (profile.value(COPY_RATE) * memory() * 1000);
  }

  /// Whether the memory is the one published times are of, as far as known.
  boolean hasUsualMemory() {
    return Math.abs(memory() - 1) < 0.05;
  }

  private double memory() {
    return ddrGigabytes / profile.value(DDR_PEAK);
  }
}
