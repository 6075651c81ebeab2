package dev.quarry.cli;

import picocli.CommandLine;

/// Creates commands with the terminal they write to.
///
/// @param terminal where commands write
record CommandFactory(Terminal terminal) implements CommandLine.IFactory {
  @Override
  public <K> K create(Class<K> type) throws Exception {
    try {
      return type.cast(type.getDeclaredConstructor(Terminal.class).newInstance(terminal));
    } catch (NoSuchMethodException e) {
      // Mixins, converters and picocli's own classes have no terminal.
      return CommandLine.defaultFactory().create(type);
    }
  }
}
