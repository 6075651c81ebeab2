package dev.quarry.codegen.target;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.util.List;

/// A chip code is generated for.
///
/// @param name as in the file and on the command line
/// @param board what users call it
/// @param container version of the `.rknn` container
/// @param clockMegahertz clock of the NPU that predictions assume (the vendor's benchmarks,
///   inferred)
/// @param bufferBanks banks of the convolution buffer
/// @param bankEntries entries of 32 bytes in each bank
/// @param mapEdge largest width and height of a map
/// @param cubeWidth largest width of an element-wise task
/// @param cubeChannels largest number of channels of an element-wise task
// Sources: npu-registers.md (buffer 8 x 1024 x 32 bytes, edges 2047, cubes 8191 x 8192),
// npu-performance.md section 2 (clock).
public record TargetProfile(
    String name,
    String board,
    int container,
    int clockMegahertz,
    int bufferBanks,
    int bankEntries,
    int mapEdge,
    int cubeWidth,
    int cubeChannels) {
  /// Bytes of one entry of the convolution buffer.
  public static final int ENTRY_BYTES = 32;

  /// RK3566: the same NPU as the RK3568.
  public static final TargetProfile RK3566 =
      new TargetProfile("rk3566", "RK3566", 6, 900, 8, 1024, 2047, 8191, 8192);

  /// RK3568.
  public static final TargetProfile RK3568 =
      new TargetProfile("rk3568", "RK3568", 6, 1000, 8, 1024, 2047, 8191, 8192);

  /// Every chip, in the order of their names.
  public static List<TargetProfile> all() {
    return List.of(RK3566, RK3568);
  }

  /// The chip of a name.
  ///
  /// @throws CompileException if there is none; names the nearest
  public static TargetProfile named(String name) {
    return all().stream()
        .filter(target -> target.name.equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /// What the time of a compiled file is computed from; RK3566 and RK3568 have the same NPU.
  public TimingProfile timing() {
    return TimingProfile.RK356X;
  }

  /// Bytes of one bank of the convolution buffer.
  public int bankBytes() {
    return bankEntries * ENTRY_BYTES;
  }

  private static CompileException unknown(String name) {
    List<String> names = all().stream().map(TargetProfile::name).toList();
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, "target", "'" + name + "' is not a known target")
            .expected(String.join(" or ", names), name)
            .help(DidYouMean.help(name, names)));
  }
}
