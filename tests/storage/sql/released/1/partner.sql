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
INSERT INTO bedside_partner VALUES(1,'partner-1',2,0,0,NULL,'dentist','core','active',20514,NULL,NULL,'{"contact_points":[],"id":"partner-1","joined_on":"2026-03-02","left_on":null,"left_reason":null,"name":"Okafor Orthodontics","nurture_interval_days":null,"organization_id":null,"practitioner_id":null,"profession":"dentist","proposed_on":"2026-03-02","services":[],"status":"active","tier":"core"}');
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
INSERT INTO bedside__journal VALUES(4,'{"action":"propose","actor":"kim","at":1772470800000000,"kind":"partner","outcome":"done","purpose":"operations","reason":null,"record":"partner-1","role":"front-desk","subject":null,"v":1}','0b5ad73c99309ef24375f9101f8446adca54a86212dff70a51aa176122611a85','8d6f6e97a0794e637a75802e6c265739a5ae969c606764950c52fe471ed2560a');
INSERT INTO bedside__journal VALUES(5,'{"action":"admit-partner","actor":"kim","at":1772470800000000,"kind":"partner","outcome":"deny","purpose":"operations","reason":null,"record":"partner-1","role":"front-desk","subject":null,"v":1}','8d6f6e97a0794e637a75802e6c265739a5ae969c606764950c52fe471ed2560a','97d8b680e312c4e34accfe0f31ab362be3efb4b8c899ba99a1b19d1085e89e1d');
INSERT INTO bedside__journal VALUES(6,'{"action":"admit-partner","actor":"kim","at":1772470800000000,"kind":"partner","outcome":"allow","purpose":"operations","reason":null,"record":"partner-1","role":"front-desk","subject":null,"v":1}','97d8b680e312c4e34accfe0f31ab362be3efb4b8c899ba99a1b19d1085e89e1d','6c8dacafe1b0f2abd7c4d481362de98a4116961b3ea67b6507df6dcd25668f00');
INSERT INTO bedside__journal VALUES(7,'{"action":"agree","actor":"kim","at":1772470800000000,"kind":"agreement","outcome":"done","purpose":"operations","reason":null,"record":"agreement-1","role":"front-desk","subject":null,"v":1}','6c8dacafe1b0f2abd7c4d481362de98a4116961b3ea67b6507df6dcd25668f00','f281357bdb6db8d4576f295670b2a1f4dcf51ebc8b91cde60f24cb0a524a516a');
INSERT INTO bedside__journal VALUES(8,'{"action":"refer-to-partner","actor":"kim","at":1772470800000000,"kind":"partner","outcome":"allow","purpose":"operations","reason":null,"record":"partner-1","role":"front-desk","subject":"patient-1","v":1}','f281357bdb6db8d4576f295670b2a1f4dcf51ebc8b91cde60f24cb0a524a516a','50211c62020169740223b7ab55ec5f9e0074772f5052e0fb5b1e636eea368a75');
INSERT INTO bedside__journal VALUES(9,'{"action":"refer-to-partner","actor":"kim","at":1772470800000000,"kind":"partner","outcome":"allow","purpose":"operations","reason":null,"record":"partner-1","role":"front-desk","subject":"patient-1","v":1}','50211c62020169740223b7ab55ec5f9e0074772f5052e0fb5b1e636eea368a75','748af360c501e87f0aab241bc32a7c538efdeb829b04d040b47f8bf49d20ecc0');
INSERT INTO bedside__journal VALUES(10,'{"action":"refer","actor":"kim","at":1772470800000000,"kind":"referral","outcome":"done","purpose":"operations","reason":null,"record":"referral-1","role":"front-desk","subject":"patient-1","v":1}','748af360c501e87f0aab241bc32a7c538efdeb829b04d040b47f8bf49d20ecc0','3d7505c6844e045d9c18c9c0960766e369b39975c844136c50185c5dcbaf7a16');
INSERT INTO bedside__journal VALUES(11,'{"action":"accept","actor":"kim","at":1772470800000000,"kind":"referral","outcome":"done","purpose":"operations","reason":null,"record":"referral-1","role":"front-desk","subject":"patient-1","v":1}','3d7505c6844e045d9c18c9c0960766e369b39975c844136c50185c5dcbaf7a16','09d4b497903042d1f76ca89740c79e9b15997b0b8e1ae196a5306114d5da8458');
INSERT INTO bedside__journal VALUES(12,'{"action":"see","actor":"kim","at":1772470800000000,"kind":"referral","outcome":"done","purpose":"operations","reason":null,"record":"referral-1","role":"front-desk","subject":"patient-1","v":1}','09d4b497903042d1f76ca89740c79e9b15997b0b8e1ae196a5306114d5da8458','3ec9b117c3e324c663ffdcd7f83571f1066361a197e3845f583e64b9866d4bf8');
INSERT INTO bedside__journal VALUES(13,'{"action":"receive-report","actor":"kim","at":1772816400000000,"kind":"referral","outcome":"done","purpose":"operations","reason":null,"record":"referral-1","role":"front-desk","subject":"patient-1","v":1}','3ec9b117c3e324c663ffdcd7f83571f1066361a197e3845f583e64b9866d4bf8','f12215cccfd8aa99374bed211425dbf61b1c8bfac1823d0530fd83e031be7717');
INSERT INTO bedside__journal VALUES(14,'{"action":"close-loop","actor":"kim","at":1772816400000000,"kind":"referral","outcome":"done","purpose":"operations","reason":null,"record":"referral-1","role":"front-desk","subject":"patient-1","v":1}','f12215cccfd8aa99374bed211425dbf61b1c8bfac1823d0530fd83e031be7717','f788bd9302bcf186d662b68e9170d543714bcef02b9d1487c05a6b90eeb6fe69');
CREATE TABLE bedside__journal_head (
	one INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	entry_hash TEXT NOT NULL, 
	PRIMARY KEY (one)
)
 STRICT

;
INSERT INTO bedside__journal_head VALUES(1,14,'f788bd9302bcf186d662b68e9170d543714bcef02b9d1487c05a6b90eeb6fe69');
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
INSERT INTO bedside_agreement VALUES(1,'agreement-1',1,0,0,NULL,1,20514,NULL,'{"availability":null,"ends_on":null,"how_to_refer":"by portal","id":"agreement-1","partner_id":"partner-1","signed_on":"2026-03-02","terms":[{"by_partner":true,"promise":"report-back","within":864000000000}]}');
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
INSERT INTO bedside_referral VALUES(1,'referral-1',5,0,0,NULL,'outbound','practice',NULL,1,1,NULL,1772470800000000,1772470800000000,NULL,1772470800000000,'closed','loop-closed',1773334800000000,1772816400000000,1,1772816400000000,NULL,'{"accepted_at":1772470800000000,"booked_at":null,"channel":null,"closed_at":1772816400000000,"closed_reason":"loop-closed","direction":"outbound","eligibility":null,"first_visit_at":1772470800000000,"held_reason":null,"id":"referral-1","invitation_id":null,"origin":null,"partner_id":"partner-1","patient_id":"patient-1","policy_id":null,"reason":"crowding","received_at":1772470800000000,"referrer_told_at":null,"report_at":1772816400000000,"report_due_at":1773334800000000,"report_matched":true,"report_reviewed_at":1772816400000000,"service":"orthodontics","source":{"kind":"practice","source_id":null},"status":"closed"}');
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
INSERT INTO bedside_decision VALUES(1,'decision-1',1,0,0,NULL,'admit-partner','partner','partner-1',NULL,'deny',1772470800000000,'{"about_id":"partner-1","about_kind":"partner","action":"admit-partner","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"act":"partnership","agreement":null,"benefit_linked":false,"fee":null,"is_physician_or_family":{"unknown":true},"overage":null,"partner_kind":"licensed_professional","practice":{"facility_kind":"practice","federal_enrolled":true,"furnishes_dhs":false,"has_formal_medical_staff":{"unknown":true},"licensed":true,"profession":"dentist","region":"US-CA","state_pack_reviewed":true,"vbe_participant":{"unknown":true}},"reciprocal_quota":true,"referral":null,"type":"PartnerCase","voucher":null},"decided_at":1772470800000000,"findings":[{"citation":{"link":null,"text":"42 USC 1320a-7b(b)(1)-(2); cf. 42 CFR 1001.952(s)"},"confidence":"medium","effect":"deny","exempts":[],"facts_lacking":[],"facts_used":[{"name":"partner.reciprocal_quota","value":"yes"}],"limit":"an agreement without numbers","not_before":null,"obligation":null,"pack":"us","patient_reason":null,"reason":"One referral for another is remuneration. Reciprocity may be seen, never promised.","rule_id":"US-AKS-09"}],"packs":[{"jurisdiction":"*","name":"professional","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-1","patient_id":null}');
INSERT INTO bedside_decision VALUES(2,'decision-2',1,0,0,NULL,'admit-partner','partner','partner-1',NULL,'allow',1772470800000000,'{"about_id":"partner-1","about_kind":"partner","action":"admit-partner","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"act":"partnership","agreement":null,"benefit_linked":false,"fee":null,"is_physician_or_family":{"unknown":true},"overage":null,"partner_kind":"licensed_professional","practice":{"facility_kind":"practice","federal_enrolled":true,"furnishes_dhs":false,"has_formal_medical_staff":{"unknown":true},"licensed":true,"profession":"dentist","region":"US-CA","state_pack_reviewed":true,"vbe_participant":{"unknown":true}},"reciprocal_quota":false,"referral":null,"type":"PartnerCase","voucher":null},"decided_at":1772470800000000,"findings":[],"packs":[{"jurisdiction":"*","name":"professional","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-2","patient_id":null}');
INSERT INTO bedside_decision VALUES(3,'decision-3',1,0,0,NULL,'refer-to-partner','partner','partner-1',1,'allow',1772470800000000,'{"about_id":"partner-1","about_kind":"partner","action":"refer-to-partner","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"act":"referral","agreement":null,"benefit_linked":false,"fee":null,"is_physician_or_family":{"unknown":true},"overage":null,"partner_kind":"licensed_professional","practice":{"facility_kind":"practice","federal_enrolled":true,"furnishes_dhs":false,"has_formal_medical_staff":{"unknown":true},"licensed":true,"profession":"dentist","region":"US-CA","state_pack_reviewed":true,"vbe_participant":{"unknown":true}},"reciprocal_quota":false,"referral":{"alternatives_offered":2,"choice_recorded":true,"clinical_reason_recorded":true,"family_relationship":false,"financial_interest":false,"written_disclosure":false},"type":"PartnerCase","voucher":null},"decided_at":1772470800000000,"findings":[],"packs":[{"jurisdiction":"*","name":"professional","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"},{"jurisdiction":"US-CA","name":"us-ca","review":{"pack":"us-ca","reviewed_on":"2026-02-01","reviewer":"C. Counsel","version":"2026.1"},"version":"2026.1"}]},"id":"decision-3","patient_id":"patient-1"}');
INSERT INTO bedside_decision VALUES(4,'decision-4',1,0,0,NULL,'refer-to-partner','partner','partner-1',1,'allow',1772470800000000,'{"about_id":"partner-1","about_kind":"partner","action":"refer-to-partner","decided_at":1772470800000000,"decision":{"as_of":"2026-03-02","case":{"agreed_to_report_back":{"unknown":true},"authorization":false,"authorization_states_sale":{"unknown":true},"content":"clinical","is_report_back":false,"paid_for":false,"part2_consent":{"unknown":true},"part2_notice_attached":{"unknown":true},"plan_restriction":{"unknown":true},"psychotherapy_authorization":{"unknown":true},"purpose":"treatment","recipient":"provider","treats_the_patient":true,"type":"DisclosureCase","within_minimum":true},"decided_at":1772470800000000,"findings":[{"citation":{"link":null,"text":"45 CFR 164.506(c)(2)"},"confidence":"high","effect":"allow","exempts":[],"facts_lacking":[],"facts_used":[{"name":"disclosure.purpose","value":"treatment"},{"name":"disclosure.recipient","value":"provider"},{"name":"recipient.treats_the_patient","value":"yes"}],"limit":null,"not_before":null,"obligation":null,"pack":"professional","patient_reason":null,"reason":"Clinical information may flow to a provider for treatment, in the fields that policy names.","rule_id":"PRO-05"},{"citation":{"link":null,"text":"45 CFR 164.506(c)(2)"},"confidence":"high","effect":"allow","exempts":[],"facts_lacking":[],"facts_used":[{"name":"disclosure.purpose","value":"treatment"},{"name":"disclosure.recipient","value":"provider"}],"limit":null,"not_before":null,"obligation":null,"pack":"us","patient_reason":null,"reason":"A provider may tell another provider for treatment without an authorization.","rule_id":"US-HIPAA-08"}],"packs":[{"jurisdiction":"*","name":"house","review":null,"version":"2026.1"},{"jurisdiction":"*","name":"professional","review":null,"version":"2026.1"},{"jurisdiction":"US","name":"us","review":null,"version":"2026.1"}]},"id":"decision-4","patient_id":"patient-1"}');
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
CREATE INDEX bedside_patient_by_household_id ON bedside_patient (household_id, id);
CREATE UNIQUE INDEX bedside_patient_id ON bedside_patient (id);
CREATE INDEX bedside_agreement_by_partner_id ON bedside_agreement (partner_id, id);
CREATE UNIQUE INDEX bedside_agreement_id ON bedside_agreement (id);
CREATE INDEX bedside_related_person_by_patient_id ON bedside_related_person (patient_id, id);
CREATE UNIQUE INDEX bedside_related_person_id ON bedside_related_person (id);
CREATE INDEX bedside_coverage_by_patient_id ON bedside_coverage (patient_id, id);
CREATE UNIQUE INDEX bedside_coverage_id ON bedside_coverage (id);
CREATE INDEX bedside_consent_by_patient_id ON bedside_consent (patient_id, id);
CREATE UNIQUE INDEX bedside_consent_id ON bedside_consent (id);
CREATE INDEX bedside_care_goal_by_patient_id ON bedside_care_goal (patient_id, id);
CREATE UNIQUE INDEX bedside_care_goal_id ON bedside_care_goal (id);
CREATE UNIQUE INDEX bedside_expectation_id ON bedside_expectation (id);
CREATE INDEX bedside_expectation_by_patient_id ON bedside_expectation (patient_id, id);
CREATE UNIQUE INDEX bedside_invitation_id ON bedside_invitation (id);
CREATE INDEX bedside_invitation_by_referrer_id_created_at ON bedside_invitation (referrer_id, created_at, id);
CREATE UNIQUE INDEX bedside_invitation_unique_code ON bedside_invitation (code);
CREATE UNIQUE INDEX bedside_referral_id ON bedside_referral (id);
CREATE INDEX bedside_referral_by_status_received_at ON bedside_referral (status, received_at, id);
CREATE INDEX bedside_referral_by_patient_id ON bedside_referral (patient_id, id);
CREATE INDEX bedside_referral_by_referrer_id_received_at ON bedside_referral (referrer_id, received_at, id);
CREATE UNIQUE INDEX bedside_touch_id ON bedside_touch (id);
CREATE INDEX bedside_touch_by_patient_id ON bedside_touch (patient_id, id);
CREATE INDEX bedside_visit_by_patient_id_started_at ON bedside_visit (patient_id, started_at, id);
CREATE UNIQUE INDEX bedside_visit_id ON bedside_visit (id);
CREATE UNIQUE INDEX bedside_follow_up_id ON bedside_follow_up (id);
CREATE INDEX bedside_follow_up_due ON bedside_follow_up (next_at, id) WHERE next_at IS NOT NULL;
CREATE UNIQUE INDEX bedside_follow_up_unique_occasion_key ON bedside_follow_up (occasion_key);
CREATE INDEX bedside_follow_up_by_next_at ON bedside_follow_up (next_at, id);
CREATE INDEX bedside_follow_up_by_patient_id ON bedside_follow_up (patient_id, id);
CREATE UNIQUE INDEX bedside_recall_unique_patient_and_type ON bedside_recall (patient_id, recall_type_id);
CREATE INDEX bedside_recall_by_status_due_on ON bedside_recall (status, due_on, id);
CREATE UNIQUE INDEX bedside_recall_id ON bedside_recall (id);
CREATE INDEX bedside_message_by_patient_id_sending_at ON bedside_message (patient_id, sending_at, id);
CREATE INDEX bedside_message_due ON bedside_message (next_at, id) WHERE next_at IS NOT NULL;
CREATE UNIQUE INDEX bedside_message_id ON bedside_message (id);
CREATE INDEX bedside_message_by_subject_kind_subject_id ON bedside_message (subject_kind, subject_id, id);
CREATE INDEX bedside_message_by_next_at ON bedside_message (next_at, id);
CREATE UNIQUE INDEX bedside_inquiry_id ON bedside_inquiry (id);
CREATE UNIQUE INDEX bedside_survey_invitation_id ON bedside_survey_invitation (id);
CREATE INDEX bedside_survey_invitation_by_patient_id ON bedside_survey_invitation (patient_id, id);
CREATE UNIQUE INDEX bedside_concern_id ON bedside_concern (id);
CREATE INDEX bedside_concern_by_patient_id ON bedside_concern (patient_id, id);
CREATE INDEX bedside_concern_by_status ON bedside_concern (status, id);
CREATE UNIQUE INDEX bedside_attendance_id ON bedside_attendance (id);
CREATE UNIQUE INDEX bedside_attendance_unique_seat ON bedside_attendance (workshop_id, patient_id);
CREATE UNIQUE INDEX bedside_decision_id ON bedside_decision (id);
CREATE INDEX bedside_decision_by_patient_id_decided_at ON bedside_decision (patient_id, decided_at, id);
CREATE INDEX bedside_decision_by_about_kind_about_id ON bedside_decision (about_kind, about_id, id);
CREATE INDEX bedside_attribution_by_referral_id ON bedside_attribution (referral_id, id);
CREATE UNIQUE INDEX bedside_attribution_id ON bedside_attribution (id);
CREATE INDEX bedside_appointment_by_patient_id ON bedside_appointment (patient_id, id);
CREATE INDEX bedside_appointment_by_starts_at ON bedside_appointment (starts_at, id);
CREATE UNIQUE INDEX bedside_appointment_id ON bedside_appointment (id);
CREATE UNIQUE INDEX bedside_reward_unique_business_key ON bedside_reward (business_key);
CREATE INDEX bedside_reward_by_beneficiary_id ON bedside_reward (beneficiary_id, id);
CREATE UNIQUE INDEX bedside_reward_id ON bedside_reward (id);
CREATE INDEX bedside_reward_by_status_payable_at ON bedside_reward (status, payable_at, id);
CREATE UNIQUE INDEX bedside_delivery_id ON bedside_delivery (id);
CREATE UNIQUE INDEX bedside_delivery_unique_attempt ON bedside_delivery (message_id, attempt);
CREATE UNIQUE INDEX bedside_survey_response_id ON bedside_survey_response (id);
CREATE UNIQUE INDEX bedside_survey_response_unique_invitation ON bedside_survey_response (invitation_id);
CREATE INDEX bedside_transfer_by_reward_id ON bedside_transfer (reward_id, id);
CREATE UNIQUE INDEX bedside_transfer_unique_reverses ON bedside_transfer (reverses);
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
