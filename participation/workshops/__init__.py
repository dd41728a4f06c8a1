"""The virtual Zukunftswerkstatt: a room with steps, cards, groups, dots, an action plan and a protocol."""
