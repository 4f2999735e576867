CREATE TABLE bedside_import_run (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	source VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	finished_at BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_import_run_id ON bedside_import_run (id)
-- next
CREATE TABLE bedside_import_mark (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_import_mark_id ON bedside_import_mark (id)
-- next
CREATE TABLE bedside_organization (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	active BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_organization_id ON bedside_organization (id)
-- next
CREATE TABLE bedside_practitioner (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	active BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_practitioner_id ON bedside_practitioner (id)
-- next
CREATE TABLE bedside_location (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	organization_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	active BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_location_id ON bedside_location (id)
-- next
CREATE TABLE bedside_practitioner_role (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	practitioner_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	organization_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_practitioner_role_id ON bedside_practitioner_role (id)
-- next
CREATE TABLE bedside_household (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	declared_on BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_household_id ON bedside_household (id)
-- next
CREATE TABLE bedside_erasure (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	begun_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_erasure_id ON bedside_erasure (id)
-- next
CREATE TABLE bedside_suppression (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	since_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_suppression_id ON bedside_suppression (id)
-- next
CREATE TABLE bedside_partner (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	profession VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	tier VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	joined_on BIGINT, 
	left_on BIGINT, 
	nurture_interval_days BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_partner_id ON bedside_partner (id)
-- next
CREATE TABLE bedside_policy_version (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	policy_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	version BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_policy_version_id ON bedside_policy_version (id)
-- next
CREATE TABLE bedside_workshop (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	service VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	starts_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_workshop_id ON bedside_workshop (id)
-- next
CREATE TABLE bedside_training (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	staff_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	role VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	module VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	assigned_on BIGINT NOT NULL, 
	due_on BIGINT NOT NULL, 
	completed_on BIGINT, 
	passed BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_training_id ON bedside_training (id)
-- next
CREATE UNIQUE INDEX bedside_training_unique_assignment ON bedside_training (staff_id, module, assigned_on)
-- next
CREATE TABLE bedside_objective (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	kpi VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	starts_on BIGINT NOT NULL, 
	ends_on BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_objective_id ON bedside_objective (id)
-- next
CREATE TABLE bedside_checkpoint (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	sequence BIGINT NOT NULL, 
	taken_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_checkpoint_id ON bedside_checkpoint (id)
-- next
CREATE UNIQUE INDEX bedside_checkpoint_unique_sequence ON bedside_checkpoint (sequence)
-- next
CREATE TABLE bedside_emergency_access (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	actor VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	started_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_emergency_access_by_status ON bedside_emergency_access (status, id)
-- next
CREATE UNIQUE INDEX bedside_emergency_access_id ON bedside_emergency_access (id)
-- next
CREATE TABLE bedside__counters (
	name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	used BIGINT NOT NULL, 
	PRIMARY KEY (name), 
	CONSTRAINT bedside__counters_used CHECK (used >= 0)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE TABLE bedside__journal (
	sequence BIGINT NOT NULL, 
	content LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	previous_hash VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	entry_hash VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (sequence)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE TABLE bedside__journal_head (
	one BIGINT NOT NULL, 
	sequence BIGINT NOT NULL, 
	entry_hash VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (one)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE TABLE bedside__schema (
	one BIGINT NOT NULL, 
	version BIGINT NOT NULL, 
	library VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	changed_at BIGINT NOT NULL, 
	target BIGINT, 
	step BIGINT NOT NULL, 
	PRIMARY KEY (one)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE TABLE bedside_patient (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	registered_on BIGINT NOT NULL, 
	practitioner_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	source_kind VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	household_id BIGINT, 
	inactive_on BIGINT, 
	merged_into VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_patient_household_id_fk FOREIGN KEY(household_id) REFERENCES bedside_household (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_patient_by_household_id ON bedside_patient (household_id, id)
-- next
CREATE UNIQUE INDEX bedside_patient_id ON bedside_patient (id)
-- next
CREATE TABLE bedside_agreement (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	partner_id BIGINT NOT NULL, 
	signed_on BIGINT NOT NULL, 
	ends_on BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_agreement_partner_id_fk FOREIGN KEY(partner_id) REFERENCES bedside_partner (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_agreement_by_partner_id ON bedside_agreement (partner_id, id)
-- next
CREATE UNIQUE INDEX bedside_agreement_id ON bedside_agreement (id)
-- next
CREATE TABLE bedside_related_person (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	relationship VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	may_receive_messages BIGINT NOT NULL, 
	is_patient_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_related_person_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_related_person_by_is_patient_id ON bedside_related_person (is_patient_id, id)
-- next
CREATE INDEX bedside_related_person_by_patient_id ON bedside_related_person (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_related_person_id ON bedside_related_person (id)
-- next
CREATE TABLE bedside_coverage (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	payer VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	starts_on BIGINT NOT NULL, 
	ends_on BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_coverage_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_coverage_by_patient_id ON bedside_coverage (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_coverage_id ON bedside_coverage (id)
-- next
CREATE TABLE bedside_consent (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	purpose VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	channel VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	answer VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	given_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_consent_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_consent_by_patient_id ON bedside_consent (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_consent_id ON bedside_consent (id)
-- next
CREATE TABLE bedside_care_goal (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	set_on BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_care_goal_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_care_goal_by_patient_id ON bedside_care_goal (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_care_goal_id ON bedside_care_goal (id)
-- next
CREATE TABLE bedside_expectation (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	promised_by VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	agreed_on BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_expectation_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_expectation_by_patient_id ON bedside_expectation (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_expectation_id ON bedside_expectation (id)
-- next
CREATE TABLE bedside_contact (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	value VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	folded VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	birth_key VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_contact_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
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
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	reason VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	placed_at BIGINT NOT NULL, 
	until_on BIGINT, 
	lifted_at BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_legal_hold_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_legal_hold_by_patient_id ON bedside_legal_hold (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_legal_hold_id ON bedside_legal_hold (id)
-- next
CREATE SEQUENCE IF NOT EXISTS bedside_invitation_keys
-- next
CREATE TABLE bedside_invitation (
	`key` BIGINT NOT NULL, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	code VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	referrer_id BIGINT NOT NULL, 
	channel VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	created_at BIGINT NOT NULL, 
	opened_at BIGINT, 
	line_id BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_invitation_referrer_id_fk FOREIGN KEY(referrer_id) REFERENCES bedside_patient (`key`), 
	CONSTRAINT bedside_invitation_line_id_fk FOREIGN KEY(line_id) REFERENCES bedside_invitation (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
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
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	direction VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	source_kind VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	referrer_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	partner_id BIGINT, 
	patient_id BIGINT NOT NULL, 
	invitation_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	channel VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	device VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	received_at BIGINT NOT NULL, 
	accepted_at BIGINT, 
	booked_at BIGINT, 
	first_visit_at BIGINT, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	closed_reason VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	report_due_at BIGINT, 
	report_at BIGINT, 
	report_matched BIGINT NOT NULL, 
	report_reviewed_at BIGINT, 
	referrer_told_at BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_referral_partner_id_fk FOREIGN KEY(partner_id) REFERENCES bedside_partner (`key`), 
	CONSTRAINT bedside_referral_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
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
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	source_kind VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	source_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	patient_id BIGINT NOT NULL, 
	channel VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_touch_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_touch_by_patient_id ON bedside_touch (patient_id, id)
-- next
CREATE INDEX bedside_touch_by_source_id ON bedside_touch (source_id, id)
-- next
CREATE UNIQUE INDEX bedside_touch_id ON bedside_touch (id)
-- next
CREATE TABLE bedside_visit (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	appointment_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	practitioner_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	organization_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	location_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	service VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	modality VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	started_at BIGINT, 
	ended_at BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_visit_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_visit_by_patient_id_started_at ON bedside_visit (patient_id, started_at, id)
-- next
CREATE INDEX bedside_visit_by_status_started_at ON bedside_visit (status, started_at, id)
-- next
CREATE UNIQUE INDEX bedside_visit_id ON bedside_visit (id)
-- next
CREATE TABLE bedside_follow_up (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	plan_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	kind VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	occasion_key VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	patient_id BIGINT NOT NULL, 
	visit_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	due_at BIGINT NOT NULL, 
	window_end_at BIGINT NOT NULL, 
	next_at BIGINT, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	done_at BIGINT, 
	outcome VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	reason VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_follow_up_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_follow_up_by_next_at ON bedside_follow_up (next_at, id)
-- next
CREATE INDEX bedside_follow_up_by_patient_id ON bedside_follow_up (patient_id, id)
-- next
CREATE INDEX bedside_follow_up_due ON bedside_follow_up (next_at, id)
-- next
CREATE UNIQUE INDEX bedside_follow_up_id ON bedside_follow_up (id)
-- next
CREATE UNIQUE INDEX bedside_follow_up_unique_occasion_key ON bedside_follow_up (occasion_key)
-- next
CREATE TABLE bedside_recall (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	recall_type_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	due_on BIGINT NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_recall_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_recall_by_status_due_on ON bedside_recall (status, due_on, id)
-- next
CREATE UNIQUE INDEX bedside_recall_id ON bedside_recall (id)
-- next
CREATE UNIQUE INDEX bedside_recall_unique_patient_and_type ON bedside_recall (patient_id, recall_type_id)
-- next
CREATE TABLE bedside_message (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	purpose VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	channel VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	subject_kind VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	subject_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	due_at BIGINT NOT NULL, 
	next_at BIGINT, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	sending_at BIGINT, 
	sent_at BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_message_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
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
CREATE INDEX bedside_message_due ON bedside_message (next_at, id)
-- next
CREATE UNIQUE INDEX bedside_message_id ON bedside_message (id)
-- next
CREATE TABLE bedside_inquiry (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT, 
	topic VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	urgency VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	received_at BIGINT NOT NULL, 
	first_answer_at BIGINT, 
	resolved_at BIGINT, 
	target_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_inquiry_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_inquiry_id ON bedside_inquiry (id)
-- next
CREATE TABLE bedside_survey_invitation (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	survey_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	patient_id BIGINT NOT NULL, 
	visit_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	invited_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_survey_invitation_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_survey_invitation_by_patient_id ON bedside_survey_invitation (patient_id, id)
-- next
CREATE UNIQUE INDEX bedside_survey_invitation_id ON bedside_survey_invitation (id)
-- next
CREATE TABLE bedside_concern (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	topic VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	outcome VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	raised_at BIGINT NOT NULL, 
	acknowledged_at BIGINT, 
	resolved_at BIGINT, 
	patient_told_at BIGINT, 
	target_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_concern_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_concern_by_patient_id ON bedside_concern (patient_id, id)
-- next
CREATE INDEX bedside_concern_by_status ON bedside_concern (status, id)
-- next
CREATE UNIQUE INDEX bedside_concern_id ON bedside_concern (id)
-- next
CREATE TABLE bedside_attendance (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	workshop_id BIGINT NOT NULL, 
	patient_id BIGINT NOT NULL, 
	invited_at BIGINT, 
	registered_at BIGINT, 
	attended_at BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_attendance_workshop_id_fk FOREIGN KEY(workshop_id) REFERENCES bedside_workshop (`key`), 
	CONSTRAINT bedside_attendance_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_attendance_id ON bedside_attendance (id)
-- next
CREATE UNIQUE INDEX bedside_attendance_unique_seat ON bedside_attendance (workshop_id, patient_id)
-- next
CREATE TABLE bedside_decision (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	action VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	about_kind VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	about_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	patient_id BIGINT, 
	outcome VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	decided_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_decision_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_decision_by_about_kind_about_id ON bedside_decision (about_kind, about_id, id)
-- next
CREATE INDEX bedside_decision_by_patient_id_decided_at ON bedside_decision (patient_id, decided_at, id)
-- next
CREATE UNIQUE INDEX bedside_decision_id ON bedside_decision (id)
-- next
CREATE SEQUENCE IF NOT EXISTS bedside_attribution_keys
-- next
CREATE TABLE bedside_attribution (
	`key` BIGINT NOT NULL, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	referral_id BIGINT NOT NULL, 
	rule VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	source_kind VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	source_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	decided_at BIGINT NOT NULL, 
	corrects BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_attribution_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral (`key`), 
	CONSTRAINT bedside_attribution_corrects_fk FOREIGN KEY(corrects) REFERENCES bedside_attribution (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_attribution_by_referral_id ON bedside_attribution (referral_id, id)
-- next
CREATE UNIQUE INDEX bedside_attribution_id ON bedside_attribution (id)
-- next
CREATE UNIQUE INDEX bedside_attribution_unique_correction ON bedside_attribution (corrects)
-- next
CREATE TABLE bedside_appointment (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	patient_id BIGINT NOT NULL, 
	practitioner_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	location_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	referral_id BIGINT, 
	service VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	modality VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	booked_at BIGINT, 
	starts_at BIGINT NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	cancelled_at BIGINT, 
	cancelled_by VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	arrived_at BIGINT, 
	seen_at BIGINT, 
	ended_at BIGINT, 
	next_booked_at BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_appointment_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`), 
	CONSTRAINT bedside_appointment_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_appointment_by_patient_id ON bedside_appointment (patient_id, id)
-- next
CREATE INDEX bedside_appointment_by_starts_at ON bedside_appointment (starts_at, id)
-- next
CREATE UNIQUE INDEX bedside_appointment_id ON bedside_appointment (id)
-- next
CREATE TABLE bedside_reward (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	rule_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	business_key VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	referral_id BIGINT, 
	beneficiary_id BIGINT NOT NULL, 
	side VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	instrument VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	event VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	product VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	amount_minor BIGINT NOT NULL, 
	currency VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	effective_on BIGINT NOT NULL, 
	earned_at BIGINT NOT NULL, 
	payable_at BIGINT NOT NULL, 
	claim_until BIGINT, 
	in_doubt BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_reward_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral (`key`), 
	CONSTRAINT bedside_reward_beneficiary_id_fk FOREIGN KEY(beneficiary_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
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
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	referral_id BIGINT NOT NULL, 
	event VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	happened_at BIGINT NOT NULL, 
	order_minor BIGINT, 
	undone_at BIGINT, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_qualification_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_qualification_id ON bedside_qualification (id)
-- next
CREATE UNIQUE INDEX bedside_qualification_unique_referral_event ON bedside_qualification (referral_id, event)
-- next
CREATE TABLE bedside_tally (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	series VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	nth BIGINT NOT NULL, 
	referral_id BIGINT NOT NULL, 
	event VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	counted_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_tally_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_tally_id ON bedside_tally (id)
-- next
CREATE UNIQUE INDEX bedside_tally_unique_series_nth ON bedside_tally (series, nth)
-- next
CREATE UNIQUE INDEX bedside_tally_unique_series_referral ON bedside_tally (series, referral_id)
-- next
CREATE TABLE bedside_review (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	subject_kind VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	subject_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	patient_id BIGINT NOT NULL, 
	referral_id BIGINT, 
	open_about VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	opened_at BIGINT NOT NULL, 
	due_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_review_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`), 
	CONSTRAINT bedside_review_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
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
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	message_id BIGINT NOT NULL, 
	patient_id BIGINT NOT NULL, 
	attempt BIGINT NOT NULL, 
	notifier VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	outcome VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	at BIGINT NOT NULL, 
	reference VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_delivery_message_id_fk FOREIGN KEY(message_id) REFERENCES bedside_message (`key`), 
	CONSTRAINT bedside_delivery_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_delivery_by_reference ON bedside_delivery (reference, id)
-- next
CREATE UNIQUE INDEX bedside_delivery_id ON bedside_delivery (id)
-- next
CREATE UNIQUE INDEX bedside_delivery_unique_attempt ON bedside_delivery (message_id, attempt)
-- next
CREATE TABLE bedside_delivery_report (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	message_id BIGINT, 
	patient_id BIGINT, 
	provider VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	event_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	said VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	occurred_at BIGINT NOT NULL, 
	reference VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_delivery_report_message_id_fk FOREIGN KEY(message_id) REFERENCES bedside_message (`key`), 
	CONSTRAINT bedside_delivery_report_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
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
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	invitation_id BIGINT, 
	patient_id BIGINT, 
	instrument VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	answered_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_survey_response_invitation_id_fk FOREIGN KEY(invitation_id) REFERENCES bedside_survey_invitation (`key`), 
	CONSTRAINT bedside_survey_response_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_survey_response_id ON bedside_survey_response (id)
-- next
CREATE UNIQUE INDEX bedside_survey_response_unique_invitation ON bedside_survey_response (invitation_id)
-- next
CREATE SEQUENCE IF NOT EXISTS bedside_transfer_keys
-- next
CREATE TABLE bedside_transfer (
	`key` BIGINT NOT NULL, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	step VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	debit VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	credit VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	amount_minor BIGINT NOT NULL, 
	currency VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	reward_id BIGINT, 
	business_key VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	resolves BIGINT, 
	reverses BIGINT, 
	idempotency_key VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin, 
	effective_on BIGINT NOT NULL, 
	occurred_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_transfer_reward_id_fk FOREIGN KEY(reward_id) REFERENCES bedside_reward (`key`), 
	CONSTRAINT bedside_transfer_resolves_fk FOREIGN KEY(resolves) REFERENCES bedside_transfer (`key`), 
	CONSTRAINT bedside_transfer_reverses_fk FOREIGN KEY(reverses) REFERENCES bedside_transfer (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
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
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	response_id BIGINT NOT NULL, 
	patient_id BIGINT, 
	instrument VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	question VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	score BIGINT NOT NULL, 
	scale_low BIGINT NOT NULL, 
	scale_high BIGINT NOT NULL, 
	invited_at BIGINT, 
	answered_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_survey_answer_response_id_fk FOREIGN KEY(response_id) REFERENCES bedside_survey_response (`key`), 
	CONSTRAINT bedside_survey_answer_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE INDEX bedside_survey_answer_by_patient_id_question ON bedside_survey_answer (patient_id, question, id)
-- next
CREATE INDEX bedside_survey_answer_by_question_answered_at ON bedside_survey_answer (question, answered_at, id)
-- next
CREATE UNIQUE INDEX bedside_survey_answer_id ON bedside_survey_answer (id)
-- next
CREATE TABLE bedside_request (
	`key` BIGINT NOT NULL AUTO_INCREMENT, 
	id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	revision BIGINT NOT NULL, 
	fence BIGINT NOT NULL, 
	claims BIGINT NOT NULL, 
	leased_until BIGINT, 
	verb VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	outcome VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	transfer_id BIGINT, 
	answered_at BIGINT NOT NULL, 
	`body` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, 
	PRIMARY KEY (`key`), 
	CONSTRAINT bedside_request_transfer_id_fk FOREIGN KEY(transfer_id) REFERENCES bedside_transfer (`key`)
)ENGINE=InnoDB CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COLLATE utf8mb4_nopad_bin
-- next
CREATE UNIQUE INDEX bedside_request_id ON bedside_request (id)
-- next
CREATE TRIGGER `bedside_consent_no_update` BEFORE UPDATE ON `bedside_consent` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_consent_no_delete` BEFORE DELETE ON `bedside_consent` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_policy_version_no_update` BEFORE UPDATE ON `bedside_policy_version` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_policy_version_no_delete` BEFORE DELETE ON `bedside_policy_version` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_attribution_no_update` BEFORE UPDATE ON `bedside_attribution` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_attribution_no_delete` BEFORE DELETE ON `bedside_attribution` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_tally_no_update` BEFORE UPDATE ON `bedside_tally` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_tally_no_delete` BEFORE DELETE ON `bedside_tally` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_transfer_no_update` BEFORE UPDATE ON `bedside_transfer` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_transfer_no_delete` BEFORE DELETE ON `bedside_transfer` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_request_no_update` BEFORE UPDATE ON `bedside_request` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_request_no_delete` BEFORE DELETE ON `bedside_request` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_delivery_no_update` BEFORE UPDATE ON `bedside_delivery` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_delivery_no_delete` BEFORE DELETE ON `bedside_delivery` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_survey_answer_no_update` BEFORE UPDATE ON `bedside_survey_answer` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_survey_answer_no_delete` BEFORE DELETE ON `bedside_survey_answer` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_decision_no_update` BEFORE UPDATE ON `bedside_decision` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_decision_no_delete` BEFORE DELETE ON `bedside_decision` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_checkpoint_no_update` BEFORE UPDATE ON `bedside_checkpoint` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside_checkpoint_no_delete` BEFORE DELETE ON `bedside_checkpoint` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside__journal_no_update` BEFORE UPDATE ON `bedside__journal` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
-- next
CREATE TRIGGER `bedside__journal_no_delete` BEFORE DELETE ON `bedside__journal` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this table is append-only'
