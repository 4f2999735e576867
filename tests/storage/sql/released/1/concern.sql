PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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

;
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

;
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

;
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

;
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

;
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

;
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

;
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

;
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

;
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

;
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

;
CREATE TABLE bedside__counters (
	name TEXT NOT NULL, 
	used INTEGER CONSTRAINT bedside__counters_used CHECK (used >= 0), 
	PRIMARY KEY (name)
)
 STRICT

;
CREATE TABLE bedside__journal (
	sequence INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	entry_hash TEXT NOT NULL, 
	PRIMARY KEY (sequence)
)
 STRICT

;
INSERT INTO bedside__journal VALUES(1,'{"action":"register","actor":"kim","at":1772470800000000,"kind":"patient","outcome":"done","purpose":"operations","reason":null,"record":"patient-1","role":"front-desk","subject":"patient-1","v":1}','0000000000000000000000000000000000000000000000000000000000000000','0c1d5574f1f24c65a88c0e4b45187b3fff12334bdbc8f91d7eb65e8f2f1d8842');
INSERT INTO bedside__journal VALUES(2,'{"action":"record-consent","actor":"kim","at":1772470800000000,"kind":"consent","outcome":"given_in_writing","purpose":"operations","reason":null,"record":"consent-1","role":"front-desk","subject":"patient-1","v":1}','0c1d5574f1f24c65a88c0e4b45187b3fff12334bdbc8f91d7eb65e8f2f1d8842','c41f1c6cc61d15ea512196c472d8af316117bf53deab8b257168bae4f1ac5c3b');
INSERT INTO bedside__journal VALUES(3,'{"action":"record-coverage","actor":"kim","at":1772470800000000,"kind":"coverage","outcome":"done","purpose":"operations","reason":null,"record":"coverage-1","role":"front-desk","subject":"patient-1","v":1}','c41f1c6cc61d15ea512196c472d8af316117bf53deab8b257168bae4f1ac5c3b','0b5ad73c99309ef24375f9101f8446adca54a86212dff70a51aa176122611a85');
INSERT INTO bedside__journal VALUES(4,'{"action":"plan-message","actor":"kim","at":1772470800000000,"kind":"message","outcome":"allow","purpose":"operations","reason":null,"record":"message-1","role":"front-desk","subject":"patient-1","v":1}','0b5ad73c99309ef24375f9101f8446adca54a86212dff70a51aa176122611a85','8b6e186f0b41d88a2b3dbf7a1619ae1876912bcf56ecaa3c5516f7db1c7d6853');
INSERT INTO bedside__journal VALUES(5,'{"action":"ask","actor":"kim","at":1772470800000000,"kind":"survey_invitation","outcome":"done","purpose":"operations","reason":null,"record":"survey_invitation-1","role":"front-desk","subject":"patient-1","v":1}','8b6e186f0b41d88a2b3dbf7a1619ae1876912bcf56ecaa3c5516f7db1c7d6853','03e74f0fd1ab5c26407f8c87e6caf3fe06012c6a1eaf12371964c7a008fa31e4');
INSERT INTO bedside__journal VALUES(6,'{"action":"send-message","actor":"kim","at":1772470800000000,"kind":"message","outcome":"allow","purpose":"operations","reason":null,"record":"message-1","role":"front-desk","subject":"patient-1","v":1}','03e74f0fd1ab5c26407f8c87e6caf3fe06012c6a1eaf12371964c7a008fa31e4','f715ad24f68dff0538ca3f2888f04565391be86f1aba1c2ccef53b54e61fcc25');
INSERT INTO bedside__journal VALUES(7,'{"action":"begin-sending","actor":"kim","at":1772470800000000,"kind":"message","outcome":"done","purpose":"operations","reason":null,"record":"message-1","role":"front-desk","subject":"patient-1","v":1}','f715ad24f68dff0538ca3f2888f04565391be86f1aba1c2ccef53b54e61fcc25','943691fdddc18f4a086b87930350e98e61bbb9cba7b60935643c4a574efac560');
INSERT INTO bedside__journal VALUES(8,'{"action":"end-sending","actor":"kim","at":1772470800000000,"kind":"message","outcome":"sent","purpose":"operations","reason":null,"record":"message-1","role":"front-desk","subject":"patient-1","v":1}','943691fdddc18f4a086b87930350e98e61bbb9cba7b60935643c4a574efac560','a8914f801b1dee662160613325d4b4673af542f339bc289ac9ff034227fa561e');
INSERT INTO bedside__journal VALUES(9,'{"action":"answer","actor":"kim","at":1772470800000000,"kind":"survey_response","outcome":"done","purpose":"operations","reason":null,"record":"survey_response-1","role":"front-desk","subject":"patient-1","v":1}','a8914f801b1dee662160613325d4b4673af542f339bc289ac9ff034227fa561e','8f83445310bec77424c4ad79832bd2310f590c73e5876b5a1e2603af37cf65ad');
INSERT INTO bedside__journal VALUES(10,'{"action":"raise","actor":"kim","at":1772470800000000,"kind":"concern","outcome":"done","purpose":"operations","reason":null,"record":"concern-1","role":"front-desk","subject":"patient-1","v":1}','8f83445310bec77424c4ad79832bd2310f590c73e5876b5a1e2603af37cf65ad','110a52595c4f56f149300f81289f579c8e3fc07ea6c5bd9fcb5e2205fa7d5c15');
INSERT INTO bedside__journal VALUES(11,'{"action":"invite","actor":"kim","at":1772470800000000,"kind":"patient","outcome":"hold","purpose":"operations","reason":null,"record":"patient-1","role":"front-desk","subject":"patient-1","v":1}','110a52595c4f56f149300f81289f579c8e3fc07ea6c5bd9fcb5e2205fa7d5c15','70ee04039b1c8e368f789eaf67cf65a0546b4e9b2febf274719d7538de8e062f');
INSERT INTO bedside__journal VALUES(12,'{"action":"acknowledge","actor":"kim","at":1772470800000000,"kind":"concern","outcome":"done","purpose":"operations","reason":null,"record":"concern-1","role":"front-desk","subject":"patient-1","v":1}','70ee04039b1c8e368f789eaf67cf65a0546b4e9b2febf274719d7538de8e062f','27e1815b141376010d3d1c460f6aede083202d277ae2d74e2b72c2ec59e0a1f9');
INSERT INTO bedside__journal VALUES(13,'{"action":"resolve","actor":"kim","at":1772470800000000,"kind":"concern","outcome":"done","purpose":"operations","reason":null,"record":"concern-1","role":"front-desk","subject":"patient-1","v":1}','27e1815b141376010d3d1c460f6aede083202d277ae2d74e2b72c2ec59e0a1f9','08929da8a4db001c41b4e8e5003b5c66db11d45fd8e7c227a538fb3151c9b335');
INSERT INTO bedside__journal VALUES(14,'{"action":"tell-patient","actor":"kim","at":1772470800000000,"kind":"concern","outcome":"done","purpose":"operations","reason":null,"record":"concern-1","role":"front-desk","subject":"patient-1","v":1}','08929da8a4db001c41b4e8e5003b5c66db11d45fd8e7c227a538fb3151c9b335','cef13491fd48b389672fb9f1d0cdd350787938c5857e0e09aa8f49e6145243d5');
INSERT INTO bedside__journal VALUES(15,'{"action":"invite","actor":"kim","at":1772470800000000,"kind":"patient","outcome":"allow","purpose":"operations","reason":null,"record":"patient-1","role":"front-desk","subject":"patient-1","v":1}','cef13491fd48b389672fb9f1d0cdd350787938c5857e0e09aa8f49e6145243d5','7869ceac09d0500d51ebd2bafdcf72c4d1aae07072424fceaa7ba423dfeb85ab');
INSERT INTO bedside__journal VALUES(16,'{"action":"invite","actor":"kim","at":1772470800000000,"kind":"invitation","outcome":"done","purpose":"operations","reason":null,"record":"invitation-1","role":"front-desk","subject":"patient-1","v":1}','7869ceac09d0500d51ebd2bafdcf72c4d1aae07072424fceaa7ba423dfeb85ab','68e0892541f6e3b20bf73a4f9511509480eca2f0e6aa390f9de689f2991581b6');
CREATE TABLE bedside__journal_head (
	one INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	entry_hash TEXT NOT NULL, 
	PRIMARY KEY (one)
)
 STRICT

;
INSERT INTO bedside__journal_head VALUES(1,16,'68e0892541f6e3b20bf73a4f9511509480eca2f0e6aa390f9de689f2991581b6');
CREATE TABLE bedside_patient (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	registered_on INTEGER NOT NULL, 
	born_on INTEGER, 
	practitioner_id TEXT, 
	source_kind TEXT, 
	household_id INTEGER, 
	deceased INTEGER NOT NULL, 
	inactive_on INTEGER, 
	inactive_reason TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_patient_household_id_fk FOREIGN KEY(household_id) REFERENCES bedside_household ("key")
)
 STRICT

;
INSERT INTO bedside_patient VALUES(1,'patient-1',1,0,0,NULL,20514,5603,NULL,NULL,NULL,0,NULL,NULL,'{"born_on":"1985-05-05","contact_points":[{"rank":1,"system":"phone","use":"mobile","value":"+13035550101"}],"deceased":false,"deceased_at":null,"household_id":null,"id":"patient-1","inactive_on":null,"inactive_reason":null,"name":{"family":"Testing","given":"Ana","preferred":null},"origin":null,"practitioner_id":null,"preferences":{"channels":[],"language":"en","plain_language":true,"quiet_hours":null,"time_zone":"America/Los_Angeles"},"referral_source":null,"registered_on":"2026-03-02"}');
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

;
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
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_related_person_patient_id_fk FOREIGN KEY(patient_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
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

;
INSERT INTO bedside_coverage VALUES(1,'coverage-1',1,0,0,NULL,1,'commercial','verified',20454,NULL,'{"ends_on":null,"id":"coverage-1","patient_id":"patient-1","payer":"commercial","starts_on":"2026-01-01","status":"verified"}');
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

;
INSERT INTO bedside_consent VALUES(1,'consent-1',1,0,0,NULL,1,NULL,'sms','given_in_writing',1772470800000000,'{"address":null,"answer":"given_in_writing","channel":"sms","evidence":"signed intake form","expires_at":null,"given_at":1772470800000000,"given_by":"patient","id":"consent-1","origin":null,"patient_id":"patient-1","purpose":null,"wording":null}');
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

;
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

;
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
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_invitation_referrer_id_fk FOREIGN KEY(referrer_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
INSERT INTO bedside_invitation VALUES(1,'invitation-1',1,0,0,NULL,'6MWUT4A5HT4',1,'face_to_face','issued',1772470800000000,NULL,'{"campaign":null,"channel":"face_to_face","code":"6MWUT4A5HT4","created_at":1772470800000000,"expires_at":null,"id":"invitation-1","opened_at":null,"policy_id":"friends","referrer_id":"patient-1","status":"issued"}');
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
	channel TEXT, 
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

;
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

;
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

;
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

;
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

;
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

;
INSERT INTO bedside_message VALUES(1,'message-1',4,1,1,NULL,1,'survey','sms','survey_invitation','survey_invitation-1',1772470800000000,NULL,'sent',1772470800000000,1772470800000000,'{"address":"+13035550101","attempts":1,"body":"Hello Ana, would you recommend Harbour Dental to a friend? Answer from 0 to 10. Reply STOP to opt out.","channel":"sms","consent_id":"consent-1","created_at":1772470800000000,"due_at":1772470800000000,"expires_at":1772730000000000,"id":"message-1","paid_by_third_party":false,"patient_id":"patient-1","purpose":"survey","reason":null,"sending_at":1772470800000000,"sent_at":1772470800000000,"status":"sent","subject":"","subject_at":null,"subject_id":"survey_invitation-1","subject_kind":"survey_invitation","to_related_person_id":null}');
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

;
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

;
INSERT INTO bedside_survey_invitation VALUES(1,'survey_invitation-1',1,0,0,NULL,'recommend',1,NULL,1772470800000000,'{"id":"survey_invitation-1","invited_at":1772470800000000,"patient_id":"patient-1","survey_id":"recommend","visit_id":null}');
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

;
INSERT INTO bedside_concern VALUES(1,'concern-1',4,0,0,NULL,1,'waiting-time','told','process-changed',1772470800000000,1772470800000000,1772470800000000,1772470800000000,1772902800000000,'{"acknowledged_at":1772470800000000,"first_score":null,"id":"concern-1","later_score":9,"outcome":"process-changed","patient_id":"patient-1","patient_told_at":1772470800000000,"raised_at":1772470800000000,"resolved_at":1772470800000000,"response_id":null,"solution":"We call when we run late.","status":"told","target_at":1772902800000000,"topic":"waiting-time","words":"I waited for an hour."}');
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

;
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

;
INSERT INTO bedside_decision VALUES(1,'decision-1',1,0,0,NULL,'plan-message','message','message-1',1,'allow',1772470800000000,'{"about_id":"message-1","about_kind":"message","action":"plan-message","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"channel":"sms","content":"care","email":{"forwarding_rewarded":false,"has_optout":true,"has_postal_address":false,"honest_headers":true,"is_transactional":true,"opted_out":false},"is_commercial":false,"is_marketing":false,"is_solicitation":false,"outreach":{"has_consent":true,"has_open_concern":false,"home_zone":"America/Los_Angeles","messages_allowed":3,"messages_sent":0,"next_free_at":null,"opted_out":false,"quiet_hours":{"begin":"20:00:00","end":"08:00:00"},"recipient_deceased":false,"still_true":true},"privacy":{"authorization_states_remuneration":{"unknown":true},"cmia_authorization":{"unknown":true},"confidential_address_kept":{"unknown":true},"confidential_channels":[],"days_since_lapse":{"unknown":true},"discloses_referred":false,"exceeds_minimum":false,"is_nominal_gift":false,"marketing_authorization":true,"minor_consented_to_care":{"unknown":true},"names_referrer":false,"patient_is_minor":false,"referred_authorizes":{"unknown":true},"referrer_is_patient":{"unknown":true},"referrer_permits_naming":{"unknown":true},"to_parent":false,"unencrypted_acknowledged":{"unknown":true}},"purpose":"survey","recipient_zones":["America/Los_Angeles"],"remuneration":"none","revocation":null,"send_at":1772470800000000,"telephone":{"confirmations":{"unknown":true},"exemption":{"call_seconds":{"unknown":true},"characters":{"unknown":true},"contains_billing":{"unknown":true},"free_to_recipient":{"unknown":true},"has_contact":{"unknown":true},"has_optout":{"unknown":true},"names_provider":{"unknown":true},"number_from_patient":{"unknown":true},"opted_out_of_exempt":{"unknown":true},"sent_last_7_days":{"unknown":true},"sent_today":{"unknown":true}},"has_business_relationship":{"unknown":true},"is_healthcare_message":true,"marketing_content":"none","on_internal_dnc":false,"on_national_dnc":{"unknown":true},"pec":true,"pewc":true,"relies_on":"consent","seconds_since_optout":{"unknown":true}},"type":"MessageCase"},"decided_at":1772470800000000,"findings":[],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-1","patient_id":"patient-1"}');
INSERT INTO bedside_decision VALUES(2,'decision-2',1,0,0,NULL,'send-message','message','message-1',1,'allow',1772470800000000,'{"about_id":"message-1","about_kind":"message","action":"send-message","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"channel":"sms","content":"care","email":{"forwarding_rewarded":false,"has_optout":true,"has_postal_address":false,"honest_headers":true,"is_transactional":true,"opted_out":false},"is_commercial":false,"is_marketing":false,"is_solicitation":false,"outreach":{"has_consent":true,"has_open_concern":false,"home_zone":"America/Los_Angeles","messages_allowed":3,"messages_sent":0,"next_free_at":null,"opted_out":false,"quiet_hours":{"begin":"20:00:00","end":"08:00:00"},"recipient_deceased":false,"still_true":true},"privacy":{"authorization_states_remuneration":{"unknown":true},"cmia_authorization":{"unknown":true},"confidential_address_kept":{"unknown":true},"confidential_channels":[],"days_since_lapse":{"unknown":true},"discloses_referred":false,"exceeds_minimum":false,"is_nominal_gift":false,"marketing_authorization":true,"minor_consented_to_care":{"unknown":true},"names_referrer":false,"patient_is_minor":false,"referred_authorizes":{"unknown":true},"referrer_is_patient":{"unknown":true},"referrer_permits_naming":{"unknown":true},"to_parent":false,"unencrypted_acknowledged":{"unknown":true}},"purpose":"survey","recipient_zones":["America/Los_Angeles"],"remuneration":"none","revocation":null,"send_at":1772470800000000,"telephone":{"confirmations":{"unknown":true},"exemption":{"call_seconds":{"unknown":true},"characters":{"unknown":true},"contains_billing":{"unknown":true},"free_to_recipient":{"unknown":true},"has_contact":{"unknown":true},"has_optout":{"unknown":true},"names_provider":{"unknown":true},"number_from_patient":{"unknown":true},"opted_out_of_exempt":{"unknown":true},"sent_last_7_days":{"unknown":true},"sent_today":{"unknown":true}},"has_business_relationship":{"unknown":true},"is_healthcare_message":true,"marketing_content":"none","on_internal_dnc":false,"on_national_dnc":{"unknown":true},"pec":true,"pewc":true,"relies_on":"consent","seconds_since_optout":{"unknown":true}},"type":"MessageCase"},"decided_at":1772470800000000,"findings":[],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-2","patient_id":"patient-1"}');
INSERT INTO bedside_decision VALUES(3,'decision-3',1,0,0,NULL,'invite','patient','patient-1',1,'hold',1772470800000000,'{"about_id":"patient-1","about_kind":"patient","action":"invite","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"channel":"face_to_face","content":"own_services","email":{"forwarding_rewarded":false,"has_optout":true,"has_postal_address":true,"honest_headers":true,"is_transactional":false,"opted_out":false},"is_commercial":true,"is_marketing":true,"is_solicitation":true,"outreach":{"has_consent":false,"has_open_concern":true,"home_zone":"America/Los_Angeles","messages_allowed":3,"messages_sent":1,"next_free_at":null,"opted_out":false,"quiet_hours":{"begin":"20:00:00","end":"08:00:00"},"recipient_deceased":false,"still_true":true},"privacy":{"authorization_states_remuneration":{"unknown":true},"cmia_authorization":{"unknown":true},"confidential_address_kept":{"unknown":true},"confidential_channels":[],"days_since_lapse":{"unknown":true},"discloses_referred":false,"exceeds_minimum":false,"is_nominal_gift":false,"marketing_authorization":false,"minor_consented_to_care":{"unknown":true},"names_referrer":false,"patient_is_minor":false,"referred_authorizes":{"unknown":true},"referrer_is_patient":{"unknown":true},"referrer_permits_naming":{"unknown":true},"to_parent":false,"unencrypted_acknowledged":{"unknown":true}},"purpose":"referral_invitation","recipient_zones":["America/Los_Angeles"],"remuneration":"none","revocation":null,"send_at":1772470800000000,"telephone":{"confirmations":{"unknown":true},"exemption":{"call_seconds":{"unknown":true},"characters":{"unknown":true},"contains_billing":{"unknown":true},"free_to_recipient":{"unknown":true},"has_contact":{"unknown":true},"has_optout":{"unknown":true},"names_provider":{"unknown":true},"number_from_patient":{"unknown":true},"opted_out_of_exempt":{"unknown":true},"sent_last_7_days":{"unknown":true},"sent_today":{"unknown":true}},"has_business_relationship":{"unknown":true},"is_healthcare_message":false,"marketing_content":"full","on_internal_dnc":false,"on_national_dnc":{"unknown":true},"pec":false,"pewc":false,"relies_on":"consent","seconds_since_optout":{"unknown":true}},"type":"MessageCase"},"decided_at":1772470800000000,"findings":[{"citation":{"link":null,"text":"house policy of the library, not law"},"confidence":"high","effect":"hold","exempts":[],"facts_lacking":[],"facts_used":[{"name":"message.purpose","value":"referral_invitation"},{"name":"recipient.has_open_concern","value":"yes"}],"limit":null,"not_before":null,"obligation":null,"pack":"house","patient_reason":"We would first like to settle what you told us about.","reason":"The recipient has an open concern; settle it before asking for a referral or a review.","rule_id":"HOUSE-MSG-07"},{"citation":{"link":null,"text":"45 CFR 164.501 ''marketing'' (2)(ii)(A)-(C); HHS FAQ 286"},"confidence":"high","effect":"permit","exempts":["US-HIPAA-01"],"facts_lacking":[],"facts_used":[{"name":"message.content","value":"own_services"},{"name":"message.remuneration","value":"none"}],"limit":null,"not_before":null,"obligation":null,"pack":"us","patient_reason":null,"reason":"Reminders, care and news about the practice''s own services are no marketing while no third party pays.","rule_id":"US-HIPAA-02"},{"citation":{"link":null,"text":"45 CFR 164.508(a)(3)(i)(A)-(B)"},"confidence":"high","effect":"permit","exempts":["US-HIPAA-01"],"facts_lacking":[],"facts_used":[{"name":"message.channel","value":"face_to_face"}],"limit":null,"not_before":null,"obligation":null,"pack":"us","patient_reason":null,"reason":"Talk face to face, and a promotional gift of nominal value, need no authorization; limits on gifts remain.","rule_id":"US-HIPAA-04"}],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-3","patient_id":"patient-1"}');
INSERT INTO bedside_decision VALUES(4,'decision-4',1,0,0,NULL,'invite','patient','patient-1',1,'allow',1772470800000000,'{"about_id":"patient-1","about_kind":"patient","action":"invite","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"channel":"face_to_face","content":"own_services","email":{"forwarding_rewarded":false,"has_optout":true,"has_postal_address":true,"honest_headers":true,"is_transactional":false,"opted_out":false},"is_commercial":true,"is_marketing":true,"is_solicitation":true,"outreach":{"has_consent":false,"has_open_concern":false,"home_zone":"America/Los_Angeles","messages_allowed":3,"messages_sent":1,"next_free_at":null,"opted_out":false,"quiet_hours":{"begin":"20:00:00","end":"08:00:00"},"recipient_deceased":false,"still_true":true},"privacy":{"authorization_states_remuneration":{"unknown":true},"cmia_authorization":{"unknown":true},"confidential_address_kept":{"unknown":true},"confidential_channels":[],"days_since_lapse":{"unknown":true},"discloses_referred":false,"exceeds_minimum":false,"is_nominal_gift":false,"marketing_authorization":false,"minor_consented_to_care":{"unknown":true},"names_referrer":false,"patient_is_minor":false,"referred_authorizes":{"unknown":true},"referrer_is_patient":{"unknown":true},"referrer_permits_naming":{"unknown":true},"to_parent":false,"unencrypted_acknowledged":{"unknown":true}},"purpose":"referral_invitation","recipient_zones":["America/Los_Angeles"],"remuneration":"none","revocation":null,"send_at":1772470800000000,"telephone":{"confirmations":{"unknown":true},"exemption":{"call_seconds":{"unknown":true},"characters":{"unknown":true},"contains_billing":{"unknown":true},"free_to_recipient":{"unknown":true},"has_contact":{"unknown":true},"has_optout":{"unknown":true},"names_provider":{"unknown":true},"number_from_patient":{"unknown":true},"opted_out_of_exempt":{"unknown":true},"sent_last_7_days":{"unknown":true},"sent_today":{"unknown":true}},"has_business_relationship":{"unknown":true},"is_healthcare_message":false,"marketing_content":"full","on_internal_dnc":false,"on_national_dnc":{"unknown":true},"pec":false,"pewc":false,"relies_on":"consent","seconds_since_optout":{"unknown":true}},"type":"MessageCase"},"decided_at":1772470800000000,"findings":[{"citation":{"link":null,"text":"45 CFR 164.501 ''marketing'' (2)(ii)(A)-(C); HHS FAQ 286"},"confidence":"high","effect":"permit","exempts":["US-HIPAA-01"],"facts_lacking":[],"facts_used":[{"name":"message.content","value":"own_services"},{"name":"message.remuneration","value":"none"}],"limit":null,"not_before":null,"obligation":null,"pack":"us","patient_reason":null,"reason":"Reminders, care and news about the practice''s own services are no marketing while no third party pays.","rule_id":"US-HIPAA-02"},{"citation":{"link":null,"text":"45 CFR 164.508(a)(3)(i)(A)-(B)"},"confidence":"high","effect":"permit","exempts":["US-HIPAA-01"],"facts_lacking":[],"facts_used":[{"name":"message.channel","value":"face_to_face"}],"limit":null,"not_before":null,"obligation":null,"pack":"us","patient_reason":null,"reason":"Talk face to face, and a promotional gift of nominal value, need no authorization; limits on gifts remain.","rule_id":"US-HIPAA-04"}],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-4","patient_id":"patient-1"}');
CREATE TABLE bedside_attribution (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	referral_id INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	decided_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_attribution_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key")
)
 STRICT

;
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

;
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
	amount_minor INTEGER NOT NULL, 
	currency TEXT NOT NULL, 
	status TEXT NOT NULL, 
	earned_at INTEGER NOT NULL, 
	payable_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_reward_referral_id_fk FOREIGN KEY(referral_id) REFERENCES bedside_referral ("key"), 
	CONSTRAINT bedside_reward_beneficiary_id_fk FOREIGN KEY(beneficiary_id) REFERENCES bedside_patient ("key")
)
 STRICT

;
CREATE TABLE bedside_delivery (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	claims INTEGER NOT NULL, 
	leased_until INTEGER, 
	message_id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	notifier TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_delivery_message_id_fk FOREIGN KEY(message_id) REFERENCES bedside_message ("key")
)
 STRICT

;
INSERT INTO bedside_delivery VALUES(1,'message-1.1',1,0,0,NULL,1,1,'console','sent',1772470800000000,'{"at":1772470800000000,"attempt":1,"id":"message-1.1","message_id":"message-1","notifier":"console","outcome":"sent","reason":null,"reference":"message-1"}');
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

;
INSERT INTO bedside_survey_response VALUES(1,'survey_response-1',1,0,0,NULL,1,1,'nps',1772470800000000,'{"answered_at":1772470800000000,"comment":"I waited.","id":"survey_response-1","instrument":"nps","invitation_id":"survey_invitation-1","invited_at":1772470800000000,"origin":null,"patient_id":"patient-1","scale_high":10,"scale_low":0,"scores":{"recommend":4},"survey_id":"recommend"}');
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
	effective_on INTEGER NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT bedside_transfer_reward_id_fk FOREIGN KEY(reward_id) REFERENCES bedside_reward ("key"), 
	CONSTRAINT bedside_transfer_resolves_fk FOREIGN KEY(resolves) REFERENCES bedside_transfer ("key"), 
	CONSTRAINT bedside_transfer_reverses_fk FOREIGN KEY(reverses) REFERENCES bedside_transfer ("key")
)
 STRICT

;
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

;
INSERT INTO bedside_survey_answer VALUES(1,'survey_response-1.recommend',1,0,0,NULL,1,1,'nps','recommend',4,0,10,1772470800000000,1772470800000000,'{"answered_at":1772470800000000,"id":"survey_response-1.recommend","instrument":"nps","invited_at":1772470800000000,"patient_id":"patient-1","question":"recommend","response_id":"survey_response-1","scale_high":10,"scale_low":0,"score":4}');
CREATE UNIQUE INDEX bedside_import_run_id ON bedside_import_run (id);
CREATE UNIQUE INDEX bedside_import_mark_id ON bedside_import_mark (id);
CREATE UNIQUE INDEX bedside_organization_id ON bedside_organization (id);
CREATE UNIQUE INDEX bedside_practitioner_id ON bedside_practitioner (id);
CREATE UNIQUE INDEX bedside_location_id ON bedside_location (id);
CREATE UNIQUE INDEX bedside_practitioner_role_id ON bedside_practitioner_role (id);
CREATE UNIQUE INDEX bedside_household_id ON bedside_household (id);
CREATE UNIQUE INDEX bedside_partner_id ON bedside_partner (id);
CREATE UNIQUE INDEX bedside_workshop_id ON bedside_workshop (id);
CREATE UNIQUE INDEX bedside_training_id ON bedside_training (id);
CREATE UNIQUE INDEX bedside_training_unique_assignment ON bedside_training (staff_id, module, assigned_on);
CREATE UNIQUE INDEX bedside_objective_id ON bedside_objective (id);
CREATE UNIQUE INDEX bedside_patient_id ON bedside_patient (id);
CREATE INDEX bedside_patient_by_household_id ON bedside_patient (household_id, id);
CREATE INDEX bedside_agreement_by_partner_id ON bedside_agreement (partner_id, id);
CREATE UNIQUE INDEX bedside_agreement_id ON bedside_agreement (id);
CREATE UNIQUE INDEX bedside_related_person_id ON bedside_related_person (id);
CREATE INDEX bedside_related_person_by_patient_id ON bedside_related_person (patient_id, id);
CREATE UNIQUE INDEX bedside_coverage_id ON bedside_coverage (id);
CREATE INDEX bedside_coverage_by_patient_id ON bedside_coverage (patient_id, id);
CREATE UNIQUE INDEX bedside_consent_id ON bedside_consent (id);
CREATE INDEX bedside_consent_by_patient_id ON bedside_consent (patient_id, id);
CREATE UNIQUE INDEX bedside_care_goal_id ON bedside_care_goal (id);
CREATE INDEX bedside_care_goal_by_patient_id ON bedside_care_goal (patient_id, id);
CREATE UNIQUE INDEX bedside_expectation_id ON bedside_expectation (id);
CREATE INDEX bedside_expectation_by_patient_id ON bedside_expectation (patient_id, id);
CREATE UNIQUE INDEX bedside_invitation_unique_code ON bedside_invitation (code);
CREATE INDEX bedside_invitation_by_referrer_id_created_at ON bedside_invitation (referrer_id, created_at, id);
CREATE UNIQUE INDEX bedside_invitation_id ON bedside_invitation (id);
CREATE INDEX bedside_referral_by_referrer_id_received_at ON bedside_referral (referrer_id, received_at, id);
CREATE INDEX bedside_referral_by_patient_id ON bedside_referral (patient_id, id);
CREATE UNIQUE INDEX bedside_referral_id ON bedside_referral (id);
CREATE INDEX bedside_referral_by_status_received_at ON bedside_referral (status, received_at, id);
CREATE UNIQUE INDEX bedside_touch_id ON bedside_touch (id);
CREATE INDEX bedside_touch_by_patient_id ON bedside_touch (patient_id, id);
CREATE INDEX bedside_visit_by_patient_id_started_at ON bedside_visit (patient_id, started_at, id);
CREATE UNIQUE INDEX bedside_visit_id ON bedside_visit (id);
CREATE UNIQUE INDEX bedside_follow_up_id ON bedside_follow_up (id);
CREATE INDEX bedside_follow_up_by_next_at ON bedside_follow_up (next_at, id);
CREATE UNIQUE INDEX bedside_follow_up_unique_occasion_key ON bedside_follow_up (occasion_key);
CREATE INDEX bedside_follow_up_due ON bedside_follow_up (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX bedside_follow_up_by_patient_id ON bedside_follow_up (patient_id, id);
CREATE INDEX bedside_recall_by_status_due_on ON bedside_recall (status, due_on, id);
CREATE UNIQUE INDEX bedside_recall_id ON bedside_recall (id);
CREATE UNIQUE INDEX bedside_recall_unique_patient_and_type ON bedside_recall (patient_id, recall_type_id);
CREATE INDEX bedside_message_by_next_at ON bedside_message (next_at, id);
CREATE INDEX bedside_message_by_subject_kind_subject_id ON bedside_message (subject_kind, subject_id, id);
CREATE UNIQUE INDEX bedside_message_id ON bedside_message (id);
CREATE INDEX bedside_message_due ON bedside_message (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX bedside_message_by_patient_id_sending_at ON bedside_message (patient_id, sending_at, id);
CREATE UNIQUE INDEX bedside_inquiry_id ON bedside_inquiry (id);
CREATE UNIQUE INDEX bedside_survey_invitation_id ON bedside_survey_invitation (id);
CREATE INDEX bedside_survey_invitation_by_patient_id ON bedside_survey_invitation (patient_id, id);
CREATE INDEX bedside_concern_by_patient_id ON bedside_concern (patient_id, id);
CREATE INDEX bedside_concern_by_status ON bedside_concern (status, id);
CREATE UNIQUE INDEX bedside_concern_id ON bedside_concern (id);
CREATE UNIQUE INDEX bedside_attendance_id ON bedside_attendance (id);
CREATE UNIQUE INDEX bedside_attendance_unique_seat ON bedside_attendance (workshop_id, patient_id);
CREATE UNIQUE INDEX bedside_decision_id ON bedside_decision (id);
CREATE INDEX bedside_decision_by_about_kind_about_id ON bedside_decision (about_kind, about_id, id);
CREATE INDEX bedside_decision_by_patient_id_decided_at ON bedside_decision (patient_id, decided_at, id);
CREATE INDEX bedside_attribution_by_referral_id ON bedside_attribution (referral_id, id);
CREATE UNIQUE INDEX bedside_attribution_id ON bedside_attribution (id);
CREATE UNIQUE INDEX bedside_appointment_id ON bedside_appointment (id);
CREATE INDEX bedside_appointment_by_starts_at ON bedside_appointment (starts_at, id);
CREATE INDEX bedside_appointment_by_patient_id ON bedside_appointment (patient_id, id);
CREATE UNIQUE INDEX bedside_reward_unique_business_key ON bedside_reward (business_key);
CREATE INDEX bedside_reward_by_beneficiary_id ON bedside_reward (beneficiary_id, id);
CREATE INDEX bedside_reward_by_status_payable_at ON bedside_reward (status, payable_at, id);
CREATE UNIQUE INDEX bedside_reward_id ON bedside_reward (id);
CREATE UNIQUE INDEX bedside_delivery_unique_attempt ON bedside_delivery (message_id, attempt);
CREATE UNIQUE INDEX bedside_delivery_id ON bedside_delivery (id);
CREATE UNIQUE INDEX bedside_survey_response_id ON bedside_survey_response (id);
CREATE UNIQUE INDEX bedside_survey_response_unique_invitation ON bedside_survey_response (invitation_id);
CREATE UNIQUE INDEX bedside_transfer_unique_reverses ON bedside_transfer (reverses);
CREATE INDEX bedside_transfer_by_reward_id ON bedside_transfer (reward_id, id);
CREATE UNIQUE INDEX bedside_transfer_unique_resolves ON bedside_transfer (resolves);
CREATE UNIQUE INDEX bedside_transfer_unique_business_key ON bedside_transfer (business_key);
CREATE UNIQUE INDEX bedside_transfer_id ON bedside_transfer (id);
CREATE UNIQUE INDEX bedside_survey_answer_id ON bedside_survey_answer (id);
CREATE TRIGGER "bedside_consent_no_update" BEFORE UPDATE ON "bedside_consent" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_consent_no_delete" BEFORE DELETE ON "bedside_consent" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_attribution_no_update" BEFORE UPDATE ON "bedside_attribution" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_attribution_no_delete" BEFORE DELETE ON "bedside_attribution" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_transfer_no_update" BEFORE UPDATE ON "bedside_transfer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_transfer_no_delete" BEFORE DELETE ON "bedside_transfer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_delivery_no_update" BEFORE UPDATE ON "bedside_delivery" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_delivery_no_delete" BEFORE DELETE ON "bedside_delivery" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_survey_answer_no_update" BEFORE UPDATE ON "bedside_survey_answer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_survey_answer_no_delete" BEFORE DELETE ON "bedside_survey_answer" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_decision_no_update" BEFORE UPDATE ON "bedside_decision" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside_decision_no_delete" BEFORE DELETE ON "bedside_decision" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside__journal_no_update" BEFORE UPDATE ON "bedside__journal" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
CREATE TRIGGER "bedside__journal_no_delete" BEFORE DELETE ON "bedside__journal" BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END;
COMMIT;
