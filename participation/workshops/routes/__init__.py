"""The pages of a room: the way in, the participants' page, the facilitators' pages."""
