package dev.quarry.frontend.internal.load;

import dev.quarry.frontend.internal.proto.StringStringEntryProto;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// Weights in files of their own. Only files below the model's folder are opened: a model is
/// untrusted, and its locations must not reach elsewhere, not through symbolic links either.
public final class ExternalFiles {
  private final Optional<Path> folder;

  private ExternalFiles(Optional<Path> folder) {
    this.folder = folder;
  }

  /// Files beside a model.
  public static ExternalFiles beside(Path model) {
    Path parent = model.toAbsolutePath().getParent();
    return new ExternalFiles(Optional.ofNullable(parent));
  }

  /// For models that are not files.
  public static ExternalFiles none() {
    return new ExternalFiles(Optional.empty());
  }

  /// Maps the bytes of one tensor.
  ///
  /// @param entries `location`, and optionally `offset` and `length`, as the specification says
  /// @param needed how many bytes the tensor has
  MemorySegment read(List<StringStringEntryProto> entries, long needed, String where) {
    String location = entry(entries, "location", "");
    long offset = number(entries, "offset", 0, where);
    long length = number(entries, "length", needed, where);
    if (length != needed) {
      throw refused(
          where,
          "the length of the external data does not fit the shape",
          needed + " bytes",
          length + " bytes");
    }
    Path file = locate(location, where);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (offset > channel.size() - length) {
        throw refused(
            where,
            "the external data file '" + location + "' is too short",
            length + " bytes at offset " + offset,
            channel.size() + " bytes");
      }
      if (length == 0) {
        return MemorySegment.NULL;
      }
      return channel.map(MapMode.READ_ONLY, offset, length, Arena.ofAuto());
    } catch (IOException e) {
      throw refused(
          where,
          "the external data file '" + location + "' cannot be read",
          "a readable file beside the model",
          e.getClass().getSimpleName());
    }
  }

  private Path locate(String location, String where) {
    String rule = "a relative path below the model's folder";
    if (folder.isEmpty()) {
      throw refused(
          where,
          "the model is not a file, so it has no folder with weights",
          rule,
          "'" + location + "'");
    }
    try {
      Path relative = Path.of(location);
      boolean climbs = relative.isAbsolute() || relative.startsWith("/");
      for (Path step : relative) {
        climbs |= step.toString().equals("..");
      }
      if (location.isEmpty() || climbs) {
        throw refused(
            where, "the location of the external data is refused", rule, "'" + location + "'");
      }
      Path file = folder.get().resolve(relative);
      if (!Files.isRegularFile(file)) {
        throw refused(
            where,
            "the external data file is missing",
            "a file '" + location + "' beside the model",
            "none");
      }
      Path real = file.toRealPath();
      if (!real.startsWith(folder.get().toRealPath())) {
        throw refused(
            where,
            "the external data file is a link that leaves the model's folder",
            rule,
            "'" + location + "'");
      }
      return real;
    } catch (InvalidPathException | IOException e) {
      throw refused(
          where, "the location of the external data is not a path", rule, "'" + location + "'");
    }
  }

  private static String entry(List<StringStringEntryProto> entries, String key, String fallback) {
    for (StringStringEntryProto entry : entries) {
      if (entry.getKey().equals(key)) {
        return entry.getValue();
      }
    }
    return fallback;
  }

  private static long number(
      List<StringStringEntryProto> entries, String key, long fallback, String where) {
    String text = entry(entries, key, "");
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // reported below like a negative number
    }
    throw refused(
        where, "the external data has a bad " + key, "a number, not negative", "'" + text + "'");
  }

  private static CompileException refused(
      String where, String message, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.EXTERNAL_DATA, where, message).expected(expected, found));
  }
}
