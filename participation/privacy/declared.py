"""What is said about columns beside their definition: which hold nothing personal, and marks of others.

A text column that is neither marked (``kernel.personal``) nor named here fails a test.
"""

from participation.kernel.personal import Activity, Category, Personal

NEVER_PERSONAL = frozenset({"checksum", "kind", "language", "number", "slug", "submission_key"})
"""Columns of these names hold choices and keys that the program made, whatever the table."""

MARKED_HERE = {
    "assessor.account_id": Personal(Activity.STAFF, Category.PERSON),
    "assessor.office": Personal(Activity.STAFF, Category.NAME),
    "assessment.comment": Personal(Activity.STAFF, Category.WORDS),
    "measure_working_copy.account_id": Personal(Activity.STAFF, Category.PERSON),
    "measure_working_copy.words": Personal(Activity.STAFF, Category.WORDS),
    "progress_file.content": Personal(Activity.STAFF, Category.FILE),
}
"""Columns of working tools of the staff, marked here as their tables are described by what they are for."""

IMPERSONAL = {
    # The town and its processes: written by the town hall about things, published by it.
    "area_merge": "moved",
    "area_of_life": "name lead",
    "consent_text": "text text_en",
    "municipality": "name host time_zone land closed_days office address phone hours mailbox",
    "netiquette": "text text_en",
    "netiquette_reason": "code title title_en text text_en",
    "page_text": "text plain_text",
    "phase": "title note",
    "option_correction": "title reason",
    "population": "source figures",
    "process": "title brand lead plain_text binding_note service_promise area_term places",
    "text_module": "code name text",
    # Themes, measures, the council and what is published of them.
    "assessment_round": "title",
    "cluster": "label terms",
    "cluster_member": "terms nearest",
    "cluster_run": "error",
    "council_agenda_item": "top",
    "council_amendment": "before text",
    "council_paper": "title draft_resolution reasons file_reference link",
    "council_resolution": "conditions referred_to",
    "council_session": "body",
    "council_snapshot_leaf": "path hash salt value",
    "council_snapshot_redaction": "path reason",
    "criterion": "name lowest highest",
    "learnt_model": "content",
    "measure": (
        "title goal text plain_text lead_office partners cost funding climate_effect data_protection risks "
        "first_step indicator indicator_baseline indicator_target placement_reason decision_note "
        "progress_note"
    ),
    "measure_edition": "dossier",
    "measure_milestone": "title note",
    "opinion_run": "result error",
    "progress_evidence": "title address",
    "progress_file": "digest",
    "progress_report": "text correction",
    "strategy_edition": "content note",
    "strategy_part": "name text",
    "strategy_report": "digest content",
    "theme": "title text plain_text parked_reason",
    "theme_change": "before after",
    # Questions that are asked, and results that are counted: nobody is named in them.
    "counted_ballot": "content",
    "demographic_token": "digest",
    "round_option": "title text area_name",
    "round_receipt": "digest",
    "round_result": "turnout result reason",
    "survey": "title title_en lead lead_en corrections",
    "survey_option": "label label_en",
    "survey_question": "text text_en hint hint_en low low_en high high_en shown_if",
    "survey_text": "reason",
    "voting_round": "title title_en lead lead_en electorate seed closed_why",
    "workshop": "title question rules_text join_code agenda place hotline room_url announcement",
    "workshop_card_group": "title reversal_text",
    "workshop_dot_round": "question",
    "workshop_measure_draft": "place by_when first_step means indicator",
    "workshop_prompt": "text",
    "workshop_protocol": "correction",
    "workshop_small_group": "name room_url",
    "workshop_staff_action": "act",
    "workshop_step": "title prompt lead_in rules_text read_out suggestion",
    # Codes of reasons, answers of the town, and what the program keeps of its own work.
    "archive_offer": "note",
    "audit_entry": "action subject reason text_hash previous_hash hash",
    "audit_head": "hash",
    "audit_text": "salt",
    "code_batch": "name print_digest revocation",
    "comment": "reason",
    "consultation": "competent",
    "held_release": "trouble",
    "idea": "external_id reason answer_text answer_body body_reply",
    "idea_image": "reason",
    "idea_import": "file_name file_hash mapping",
    "idea_redaction": "reason mark",
    "idea_submission": "external_id",
    "import_file": "file_name file_hash columns mapping undo_reason kept_numbers",
    "job": "payload key lease_owner result error",
    "letter": "message_id error",
    "live_event": "type audience",
    "queue_step_row": "refusal refusal_facts undo_refusal undo_refusal_facts",
    "received_mail": "mailbox digest sent_on",
    "refusal_proposal": "reason",
    "report": "target_kind reason",
    "retention_result": "step",
    "text_original": "field shown_hash reason",
}
"""Table → its columns of text that hold no personal data."""


def is_impersonal(table: str, column: str) -> bool:
    """Whether it was said of this column that it holds nothing personal."""
    return column in NEVER_PERSONAL or column in IMPERSONAL.get(table, "").split()
