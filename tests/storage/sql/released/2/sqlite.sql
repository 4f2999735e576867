CREATE TABLE bedside_import_run (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	source TEXT NOT NULL, 
	finished_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_import_run_id ON bedside_import_run (id)
-- next
CREATE TABLE bedside_import_mark (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_import_mark_id ON bedside_import_mark (id)
-- next
CREATE TABLE bedside_organization (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	active INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_organization_id ON bedside_organization (id)
-- next
CREATE TABLE bedside_practitioner (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	active INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_practitioner_id ON bedside_practitioner (id)
-- next
CREATE TABLE bedside_location (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	organization_id TEXT, 
	active INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_location_id ON bedside_location (id)
-- next
CREATE TABLE bedside_practitioner_role (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	practitioner_id TEXT, 
	organization_id TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_practitioner_role_id ON bedside_practitioner_role (id)
-- next
CREATE TABLE bedside_household (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	declared_on INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_household_id ON bedside_household (id)
-- next
CREATE TABLE bedside_erasure (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	status TEXT NOT NULL, 
	begun_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_erasure_id ON bedside_erasure (id)
-- next
CREATE TABLE bedside_suppression (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	since_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_suppression_id ON bedside_suppression (id)
-- next
CREATE TABLE bedside_partner (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	profession TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	status TEXT NOT NULL, 
	joined_on INTEGER, 
	left_on INTEGER, 
	nurture_interval_days INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_partner_id ON bedside_partner (id)
-- next
CREATE TABLE bedside_policy_version (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	policy_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_policy_version_id ON bedside_policy_version (id)
-- next
CREATE TABLE bedside_workshop (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	service TEXT NOT NULL, 
	starts_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_workshop_id ON bedside_workshop (id)
-- next
CREATE TABLE bedside_training (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	staff_id TEXT NOT NULL, 
	role TEXT NOT NULL, 
	module TEXT NOT NULL, 
	assigned_on INTEGER NOT NULL, 
	due_on INTEGER NOT NULL, 
	completed_on INTEGER, 
	passed INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_training_id ON bedside_training (id)
-- next
CREATE UNIQUE INDEX bedside_training_unique_assignment ON bedside_training (staff_id, module, assigned_on)
-- next
CREATE TABLE bedside_objective (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	kpi TEXT NOT NULL, 
	starts_on INTEGER NOT NULL, 
	ends_on INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_objective_id ON bedside_objective (id)
-- next
CREATE TABLE bedside_checkpoint (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	sequence INTEGER NOT NULL, 
	taken_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_checkpoint_id ON bedside_checkpoint (id)
-- next
CREATE UNIQUE INDEX bedside_checkpoint_unique_sequence ON bedside_checkpoint (sequence)
-- next
CREATE TABLE bedside_emergency_access (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	actor TEXT NOT NULL, 
	status TEXT NOT NULL, 
	started_at INTEGER NOT NULL, 
	expires_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT
-- next
CREATE INDEX bedside_emergency_access_by_status ON bedside_emergency_access (status, id)
-- next
CREATE UNIQUE INDEX bedside_emergency_access_id ON bedside_emergency_access (id)
-- next
CREATE TABLE bedside__counters (
	name TEXT NOT NULL, 
	used INTEGER NOT NULL, 
	PRIMARY KEY (name), 
	CONSTRAINT bedside__counters_used CHECK (used >= 0)
)
 STRICT
-- next
CREATE TABLE bedside__journal (
	sequence INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	entry_hash TEXT NOT NULL, 
	PRIMARY KEY (sequence)
)
 STRICT
-- next
CREATE TABLE bedside__journal_head (
	one INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	entry_hash TEXT NOT NULL, 
	PRIMARY KEY (one)
)
 STRICT
-- next
CREATE TABLE bedside__schema (
	one INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	library TEXT NOT NULL, 
	changed_at INTEGER NOT NULL, 
	target INTEGER, 
	step INTEGER NOT NULL, 
	PRIMARY KEY (one)
)
 STRICT
-- next
CREATE TABLE bedside_patient (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	registered_on INTEGER NOT NULL, 
	practitioner_id TEXT, 
	source_kind TEXT, 
	household_id INTEGER, 
	inactive_on INTEGER, 
	merged_into TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_patient_household_id_fk FOREIGN KEY(household_id) REFERENCES bedside_household ("key")
)
 STRICT
-- next
CREATE INDEX bedside_patient_by_household_id ON bedside_patient (household_id, id)
-- next
CREATE UNIQUE INDEX bedside_patient_id ON bedside_patient (id)
-- next
CREATE TABLE bedside_agreement (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	partner_id INTEGER NOT NULL, 
	signed_on INTEGER NOT NULL, 
	ends_on INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_agreement_partner_id_fk FOREIGN KEY(partner_id) REFERENCES bedside_partner ("key")
)
 STRICT
-- next
CREATE INDEX bedside_agreement_by_partner_id ON bedside_agreement (partner_id, id)
-- next
CREATE UNIQUE INDEX bedside_agreement_id ON bedside_agreement (id)
-- next
CREATE TABLE bedside_related_person (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	relationship TEXT NOT NULL, 
	may_receive_messages INTEGER NOT NULL, 
	is_patient_id TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_related_person_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_related_person_by_is_patient_id ON bedside_related_person (is_patient_id, id)
-- next
CREATE INDEX bedside_related_person_by_patient_id ON bedside_related_person (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_related_person_id ON bedside_related_person (id)
-- next
CREATE TABLE bedside_coverage (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	payer TEXT NOT NULL, 
	status TEXT NOT NULL, 
	starts_on INTEGER NOT NULL, 
	ends_on INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_coverage_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_coverage_by_patient_id ON bedside_coverage (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_coverage_id ON bedside_coverage (id)
-- next
CREATE TABLE bedside_consent (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	purpose TEXT, 
	channel TEXT, 
	answer TEXT NOT NULL, 
	given_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_consent_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_consent_by_patient_id ON bedside_consent (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_consent_id ON bedside_consent (id)
-- next
CREATE TABLE bedside_care_goal (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	set_on INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_care_goal_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_care_goal_by_patient_id ON bedside_care_goal (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_care_goal_id ON bedside_care_goal (id)
-- next
CREATE TABLE bedside_expectation (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	promised_by TEXT NOT NULL, 
	agreed_on INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_expectation_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_expectation_by_patient_id ON bedside_expectation (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_expectation_id ON bedside_expectation (id)
-- next
CREATE TABLE bedside_contact (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	value TEXT, 
	folded TEXT, 
	birth_key TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_contact_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_contact_by_birth_key ON bedside_contact (birth_key, id)
-- next
CREATE INDEX bedside_contact_by_folded ON bedside_contact (folded, id)
-- next
CREATE INDEX bedside_contact_by_patient_id ON bedside_contact (patient_id, id)
-- next
CREATE INDEX bedside_contact_by_value ON bedside_contact (value, id)
-- next
CREATE UNIQUE INDEX bedside_contact_id ON bedside_contact (id)
-- next
CREATE TABLE bedside_legal_hold (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	placed_at INTEGER NOT NULL, 
	until_on INTEGER, 
	lifted_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_legal_hold_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_legal_hold_by_patient_id ON bedside_legal_hold (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_legal_hold_id ON bedside_legal_hold (id)
-- next
CREATE TABLE bedside_invitation (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	code TEXT NOT NULL, 
	referrer_id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	status TEXT NOT NULL, 
	created_at INTEGER NOT NULL, 
	opened_at INTEGER, 
	line_id INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_invitation_referrer_id_fk FOREIGN KEY(referrer_id) REFERENCES bedside_patient ("key"), 
	CONSTRAINT bedside_invitation_line_id_fk FOREIGN KEY(line_id) REFERENCES bedside_invitation ("key")
)
 STRICT
-- next
CREATE INDEX bedside_invitation_by_line_id ON bedside_invitation (line_id, id)
-- next
CREATE INDEX bedside_invitation_by_referrer_id_created_at ON bedside_invitation (referrer_id, created_at, id)
-- next
CREATE UNIQUE INDEX bedside_invitation_id ON bedside_invitation (id)
-- next
CREATE UNIQUE INDEX bedside_invitation_unique_code ON bedside_invitation (code)
-- next
CREATE TABLE bedside_referral (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	direction TEXT NOT NULL, 
	source_kind TEXT NOT NULL, 
	referrer_id TEXT, 
	partner_id INTEGER, 
	patient_id INTEGER NOT NULL, 
	invitation_id TEXT, 
	channel TEXT, 
	device TEXT, 
	received_at INTEGER NOT NULL, 
	accepted_at INTEGER, 
	booked_at INTEGER, 
	first_visit_at INTEGER, 
	status TEXT NOT NULL, 
	closed_reason TEXT, 
	report_due_at INTEGER, 
	report_at INTEGER, 
	report_matched INTEGER NOT NULL, 
	report_reviewed_at INTEGER, 
	referrer_told_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_referral_partner_id_fk FOREIGN KEY(partner_id) REFERENCES bedside_partner ("key"), 
	CONSTRAINT bedside_referral_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_referral_by_device ON bedside_referral (device, id)
-- next
CREATE INDEX bedside_referral_by_first_visit_at ON bedside_referral (first_visit_at, id)
-- next
CREATE INDEX bedside_referral_by_invitation_id ON bedside_referral (invitation_id, id)
-- next
CREATE INDEX bedside_referral_by_patient_id ON bedside_referral (patient_id, id)
-- next
CREATE INDEX bedside_referral_by_referrer_id_received_at ON bedside_referral (referrer_id, received_at, id)
-- next
CREATE INDEX bedside_referral_by_status_received_at ON bedside_referral (status, received_at, id)
-- next
CREATE UNIQUE INDEX bedside_referral_id ON bedside_referral (id)
-- next
CREATE TABLE bedside_touch (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	source_kind TEXT NOT NULL, 
	source_id TEXT, 
	patient_id INTEGER NOT NULL, 
	channel TEXT, 
	at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_touch_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_touch_by_patient_id ON bedside_touch (patient_id, id)
-- next
CREATE INDEX bedside_touch_by_source_id ON bedside_touch (source_id, id)
-- next
CREATE UNIQUE INDEX bedside_touch_id ON bedside_touch (id)
-- next
CREATE TABLE bedside_visit (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	appointment_id TEXT, 
	practitioner_id TEXT, 
	organization_id TEXT, 
	location_id TEXT, 
	service TEXT NOT NULL, 
	modality TEXT NOT NULL, 
	status TEXT NOT NULL, 
	started_at INTEGER, 
	ended_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_visit_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_visit_by_patient_id_started_at ON bedside_visit (patient_id, started_at, id)
-- next
CREATE INDEX bedside_visit_by_status_started_at ON bedside_visit (status, started_at, id)
-- next
CREATE UNIQUE INDEX bedside_visit_id ON bedside_visit (id)
-- next
CREATE TABLE bedside_follow_up (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	plan_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	occasion_key TEXT NOT NULL, 
	patient_id INTEGER NOT NULL, 
	visit_id TEXT, 
	due_at INTEGER NOT NULL, 
	window_end_at INTEGER NOT NULL, 
	next_at INTEGER, 
	status TEXT NOT NULL, 
	done_at INTEGER, 
	outcome TEXT, 
	reason TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_follow_up_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_follow_up_by_next_at ON bedside_follow_up (next_at, id)
-- next
CREATE INDEX bedside_follow_up_by_patient_id ON bedside_follow_up (patient_id, id)
-- next
CREATE INDEX bedside_follow_up_due ON bedside_follow_up (next_at, id) WHERE next_at IS NOT NULL
-- next
CREATE UNIQUE INDEX bedside_follow_up_id ON bedside_follow_up (id)
-- next
CREATE UNIQUE INDEX bedside_follow_up_unique_occasion_key ON bedside_follow_up (occasion_key)
-- next
CREATE TABLE bedside_recall (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	recall_type_id TEXT NOT NULL, 
	due_on INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_recall_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_recall_by_status_due_on ON bedside_recall (status, due_on, id)
-- next
CREATE UNIQUE INDEX bedside_recall_id ON bedside_recall (id)
-- next
CREATE UNIQUE INDEX bedside_recall_unique_patient_and_type ON bedside_recall (patient_id, recall_type_id)
-- next
CREATE TABLE bedside_message (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	purpose TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	subject_kind TEXT, 
	subject_id TEXT, 
	due_at INTEGER NOT NULL, 
	next_at INTEGER, 
	status TEXT NOT NULL, 
	sending_at INTEGER, 
	sent_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_message_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_message_by_channel_next_at ON bedside_message (channel, next_at, id)
-- next
CREATE INDEX bedside_message_by_next_at ON bedside_message (next_at, id)
-- next
CREATE INDEX bedside_message_by_patient_id_sending_at ON bedside_message (patient_id, sending_at, id)
-- next
CREATE INDEX bedside_message_by_status_due_at ON bedside_message (status, due_at, id)
-- next
CREATE INDEX bedside_message_by_subject_kind_subject_id ON bedside_message (subject_kind, subject_id, id)
-- next
CREATE INDEX bedside_message_due ON bedside_message (next_at, id) WHERE next_at IS NOT NULL
-- next
CREATE UNIQUE INDEX bedside_message_id ON bedside_message (id)
-- next
CREATE TABLE bedside_inquiry (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER, 
	topic TEXT NOT NULL, 
	urgency TEXT NOT NULL, 
	status TEXT NOT NULL, 
	received_at INTEGER NOT NULL, 
	first_answer_at INTEGER, 
	resolved_at INTEGER, 
	target_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_inquiry_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_inquiry_id ON bedside_inquiry (id)
-- next
CREATE TABLE bedside_survey_invitation (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	survey_id TEXT NOT NULL, 
	patient_id INTEGER NOT NULL, 
	visit_id TEXT, 
	invited_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_survey_invitation_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_survey_invitation_by_patient_id ON bedside_survey_invitation (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_survey_invitation_id ON bedside_survey_invitation (id)
-- next
CREATE TABLE bedside_concern (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	topic TEXT NOT NULL, 
	status TEXT NOT NULL, 
	outcome TEXT, 
	raised_at INTEGER NOT NULL, 
	acknowledged_at INTEGER, 
	resolved_at INTEGER, 
	patient_told_at INTEGER, 
	target_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_concern_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_concern_by_patient_id ON bedside_concern (patient_id, id)
-- next
CREATE INDEX bedside_concern_by_status ON bedside_concern (status, id)
-- next
CREATE UNIQUE INDEX bedside_concern_id ON bedside_concern (id)
-- next
CREATE TABLE bedside_attendance (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	workshop_id INTEGER NOT NULL, 
	patient_id INTEGER NOT NULL, 
	invited_at INTEGER, 
	registered_at INTEGER, 
	attended_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_attendance_workshop_id_fk FOREIGN KEY(workshop_id) REFERENCES bedside_workshop ("key"), 
	CONSTRAINT bedside_attendance_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_attendance_id ON bedside_attendance (id)
-- next
CREATE UNIQUE INDEX bedside_attendance_unique_seat ON bedside_attendance (workshop_id, patient_id)
-- next
CREATE TABLE bedside_decision (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	action TEXT NOT NULL, 
	about_kind TEXT NOT NULL, 
	about_id TEXT NOT NULL, 
	patient_id INTEGER, 
	outcome TEXT NOT NULL, 
	decided_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_decision_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_decision_by_about_kind_about_id ON bedside_decision (about_kind, about_id, id)
-- next
CREATE INDEX bedside_decision_by_patient_id_decided_at ON bedside_decision (patient_id, decided_at, id)
-- next
CREATE UNIQUE INDEX bedside_decision_id ON bedside_decision (id)
-- next
CREATE TABLE bedside_attribution (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	referral_id INTEGER NOT NULL, 
	rule TEXT, 
	source_kind TEXT, 
	source_id TEXT, 
	decided_at INTEGER NOT NULL, 
	corrects INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_attribution_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key"), 
	CONSTRAINT bedside_attribution_corrects_fk FOREIGN KEY(corrects) REFERENCES bedside_attribution ("key")
)
 STRICT
-- next
CREATE INDEX bedside_attribution_by_referral_id ON bedside_attribution (referral_id, id)
-- next
CREATE UNIQUE INDEX bedside_attribution_id ON bedside_attribution (id)
-- next
CREATE UNIQUE INDEX bedside_attribution_unique_correction ON bedside_attribution (corrects)
-- next
CREATE TABLE bedside_appointment (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	patient_id INTEGER NOT NULL, 
	practitioner_id TEXT, 
	location_id TEXT, 
	referral_id INTEGER, 
	service TEXT NOT NULL, 
	modality TEXT NOT NULL, 
	booked_at INTEGER, 
	starts_at INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	cancelled_at INTEGER, 
	cancelled_by TEXT, 
	arrived_at INTEGER, 
	seen_at INTEGER, 
	ended_at INTEGER, 
	next_booked_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_appointment_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key"), 
	CONSTRAINT bedside_appointment_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key")
)
 STRICT
-- next
CREATE INDEX bedside_appointment_by_patient_id ON bedside_appointment (patient_id, id)
-- next
CREATE INDEX bedside_appointment_by_starts_at ON bedside_appointment (starts_at, id)
-- next
CREATE UNIQUE INDEX bedside_appointment_id ON bedside_appointment (id)
-- next
CREATE TABLE bedside_reward (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	rule_id TEXT NOT NULL, 
	business_key TEXT NOT NULL, 
	referral_id INTEGER, 
	beneficiary_id INTEGER NOT NULL, 
	side TEXT NOT NULL, 
	instrument TEXT NOT NULL, 
	event TEXT, 
	product TEXT, 
	amount_minor INTEGER NOT NULL, 
	currency TEXT NOT NULL, 
	status TEXT NOT NULL, 
	effective_on INTEGER NOT NULL, 
	earned_at INTEGER NOT NULL, 
	payable_at INTEGER NOT NULL, 
	claim_until INTEGER, 
	in_doubt INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_reward_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key"), 
	CONSTRAINT bedside_reward_beneficiary_id_fk FOREIGN KEY(beneficiary_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_reward_by_beneficiary_id ON bedside_reward (beneficiary_id, id)
-- next
CREATE INDEX bedside_reward_by_in_doubt ON bedside_reward (in_doubt, id)
-- next
CREATE INDEX bedside_reward_by_referral_id ON bedside_reward (referral_id, id)
-- next
CREATE INDEX bedside_reward_by_status_claim_until ON bedside_reward (status, claim_until, id)
-- next
CREATE INDEX bedside_reward_by_status_payable_at ON bedside_reward (status, payable_at, id)
-- next
CREATE UNIQUE INDEX bedside_reward_id ON bedside_reward (id)
-- next
CREATE UNIQUE INDEX bedside_reward_unique_business_key ON bedside_reward (business_key)
-- next
CREATE TABLE bedside_qualification (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	referral_id INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	happened_at INTEGER NOT NULL, 
	order_minor INTEGER, 
	undone_at INTEGER, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_qualification_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_qualification_id ON bedside_qualification (id)
-- next
CREATE UNIQUE INDEX bedside_qualification_unique_referral_event ON bedside_qualification (referral_id, event)
-- next
CREATE TABLE bedside_tally (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	series TEXT NOT NULL, 
	nth INTEGER NOT NULL, 
	referral_id INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	counted_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_tally_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_tally_id ON bedside_tally (id)
-- next
CREATE UNIQUE INDEX bedside_tally_unique_series_nth ON bedside_tally (series, nth)
-- next
CREATE UNIQUE INDEX bedside_tally_unique_series_referral ON bedside_tally (series, referral_id)
-- next
CREATE TABLE bedside_review (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	subject_kind TEXT NOT NULL, 
	subject_id TEXT NOT NULL, 
	patient_id INTEGER NOT NULL, 
	referral_id INTEGER, 
	open_about TEXT, 
	status TEXT NOT NULL, 
	opened_at INTEGER NOT NULL, 
	due_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_review_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key"), 
	CONSTRAINT bedside_review_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key")
)
 STRICT
-- next
CREATE INDEX bedside_review_by_patient_id ON bedside_review (patient_id, id)
-- next
CREATE INDEX bedside_review_by_referral_id ON bedside_review (referral_id, id)
-- next
CREATE INDEX bedside_review_by_status_due_at ON bedside_review (status, due_at, id)
-- next
CREATE UNIQUE INDEX bedside_review_id ON bedside_review (id)
-- next
CREATE UNIQUE INDEX bedside_review_unique_open_about ON bedside_review (open_about)
-- next
CREATE TABLE bedside_delivery (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	message_id INTEGER NOT NULL, 
	patient_id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	notifier TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	reference TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_delivery_message_id_fk FOREIGN KEY(message_id) REFERENCES bedside_message ("key"), 
	CONSTRAINT bedside_delivery_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_delivery_by_reference ON bedside_delivery (reference, id)
-- next
CREATE UNIQUE INDEX bedside_delivery_id ON bedside_delivery (id)
-- next
CREATE UNIQUE INDEX bedside_delivery_unique_attempt ON bedside_delivery (message_id, attempt)
-- next
CREATE TABLE bedside_delivery_report (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	message_id INTEGER, 
	patient_id INTEGER, 
	provider TEXT NOT NULL, 
	event_id TEXT NOT NULL, 
	said TEXT NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	reference TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_delivery_report_message_id_fk FOREIGN KEY(message_id) REFERENCES bedside_message ("key"), 
	CONSTRAINT bedside_delivery_report_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_delivery_report_by_message_id_occurred_at ON bedside_delivery_report (message_id, occurred_at, id)
-- next
CREATE INDEX bedside_delivery_report_by_reference ON bedside_delivery_report (reference, id)
-- next
CREATE UNIQUE INDEX bedside_delivery_report_id ON bedside_delivery_report (id)
-- next
CREATE UNIQUE INDEX bedside_delivery_report_unique_event ON bedside_delivery_report (provider, event_id)
-- next
CREATE TABLE bedside_survey_response (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	invitation_id INTEGER, 
	patient_id INTEGER, 
	instrument TEXT NOT NULL, 
	answered_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_survey_response_invitation_id_fk FOREIGN KEY(invitation_id) REFERENCES bedside_survey_invitation ("key"), 
	CONSTRAINT bedside_survey_response_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_survey_response_id ON bedside_survey_response (id)
-- next
CREATE UNIQUE INDEX bedside_survey_response_unique_invitation ON bedside_survey_response (invitation_id)
-- next
CREATE TABLE bedside_transfer (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	step TEXT NOT NULL, 
	debit TEXT NOT NULL, 
	credit TEXT NOT NULL, 
	amount_minor INTEGER NOT NULL, 
	currency TEXT NOT NULL, 
	reward_id INTEGER, 
	business_key TEXT, 
	resolves INTEGER, 
	reverses INTEGER, 
	idempotency_key TEXT, 
	effective_on INTEGER NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_transfer_reward_id_fk FOREIGN KEY(reward_id) REFERENCES bedside_reward ("key"), 
	CONSTRAINT bedside_transfer_resolves_fk FOREIGN KEY(resolves) REFERENCES bedside_transfer ("key"), 
	CONSTRAINT bedside_transfer_reverses_fk FOREIGN KEY(reverses) REFERENCES bedside_transfer ("key")
)
 STRICT
-- next
CREATE INDEX bedside_transfer_by_credit_step ON bedside_transfer (credit, step, id)
-- next
CREATE INDEX bedside_transfer_by_debit_step ON bedside_transfer (debit, step, id)
-- next
CREATE INDEX bedside_transfer_by_reward_id ON bedside_transfer (reward_id, id)
-- next
CREATE UNIQUE INDEX bedside_transfer_id ON bedside_transfer (id)
-- next
CREATE UNIQUE INDEX bedside_transfer_unique_business_key ON bedside_transfer (business_key)
-- next
CREATE UNIQUE INDEX bedside_transfer_unique_idempotency_key ON bedside_transfer (idempotency_key)
-- next
CREATE UNIQUE INDEX bedside_transfer_unique_resolves ON bedside_transfer (resolves)
-- next
CREATE UNIQUE INDEX bedside_transfer_unique_reverses ON bedside_transfer (reverses)
-- next
CREATE TABLE bedside_survey_answer (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	response_id INTEGER NOT NULL, 
	patient_id INTEGER, 
	instrument TEXT NOT NULL, 
	question TEXT NOT NULL, 
	score INTEGER NOT NULL, 
	scale_low INTEGER NOT NULL, 
	scale_high INTEGER NOT NULL, 
	invited_at INTEGER, 
	answered_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_survey_answer_response_id_fk FOREIGN KEY(response_id) REFERENCES bedside_survey_response ("key"), 
	CONSTRAINT bedside_survey_answer_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT
-- next
CREATE INDEX bedside_survey_answer_by_patient_id_question ON bedside_survey_answer (patient_id, question, id)
-- next
CREATE INDEX bedside_survey_answer_by_question_answered_at ON bedside_survey_answer (question, answered_at, id)
-- next
CREATE UNIQUE INDEX bedside_survey_answer_id ON bedside_survey_answer (id)
-- next
CREATE TABLE bedside_request (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	verb TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	transfer_id INTEGER, 
	answered_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_request_transfer_id_fk FOREIGN KEY(transfer_id) REFERENCES bedside_transfer ("key")
)
 STRICT
-- next
CREATE UNIQUE INDEX bedside_request_id ON bedside_request (id)
-- next
CREATE TRIGGER "bedside_consent_no_update" BEFORE UPDATE ON "bedside_consent" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_consent_no_delete" BEFORE DELETE ON "bedside_consent" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_policy_version_no_update" BEFORE UPDATE ON "bedside_policy_version" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_policy_version_no_delete" BEFORE DELETE ON "bedside_policy_version" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_attribution_no_update" BEFORE UPDATE ON "bedside_attribution" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_attribution_no_delete" BEFORE DELETE ON "bedside_attribution" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_tally_no_update" BEFORE UPDATE ON "bedside_tally" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_tally_no_delete" BEFORE DELETE ON "bedside_tally" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_transfer_no_update" BEFORE UPDATE ON "bedside_transfer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_transfer_no_delete" BEFORE DELETE ON "bedside_transfer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_request_no_update" BEFORE UPDATE ON "bedside_request" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_request_no_delete" BEFORE DELETE ON "bedside_request" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_delivery_no_update" BEFORE UPDATE ON "bedside_delivery" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_delivery_no_delete" BEFORE DELETE ON "bedside_delivery" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_survey_answer_no_update" BEFORE UPDATE ON "bedside_survey_answer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_survey_answer_no_delete" BEFORE DELETE ON "bedside_survey_answer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_decision_no_update" BEFORE UPDATE ON "bedside_decision" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_decision_no_delete" BEFORE DELETE ON "bedside_decision" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_checkpoint_no_update" BEFORE UPDATE ON "bedside_checkpoint" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside_checkpoint_no_delete" BEFORE DELETE ON "bedside_checkpoint" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside__journal_no_update" BEFORE UPDATE ON "bedside__journal" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
-- next
CREATE TRIGGER "bedside__journal_no_delete" BEFORE DELETE ON "bedside__journal" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END
