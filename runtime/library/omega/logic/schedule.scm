;;; Runs, and what has to be done in them besides the stream that was asked for: streams whose states
;;; go to a table, and branches that go on with the answer of one. All that is under way takes turns,
;;; so there is an end if there is nothing left to do (Byrd 2009, chapter 12, has waiting streams).

;; What one question is about. Jobs are pairs of a procedure that answers a stream and a sink for
;; its states, waiting in order: those in jobs, then those in more from its end.
(define-record-type logic-run
  (make-logic-run tables calls jobs more answers apart status)
  logic-run?
  (tables run-tables)                        ; hash table: relation and call -> table
  (calls run-calls set-run-calls!)           ; list of the tables, the newest first
  (jobs run-jobs set-run-jobs!)
  (more run-more set-run-more!)
  (answers run-answers)                      ; the sink for states that are answers
  (apart run-apart)                          ; hash table: relation and call -> table in a run of its own
  (status run-status set-run-status!))       ; of a run of its own: waiting, working or complete

;; What is known of one call of a tabled relation. Findings are terms for the arguments, with their
;; constraints; consumers are pairs of a procedure that takes one, and the sink.
(define-record-type logic-table
  (make-logic-table run name call arguments seen findings consumers)
  logic-table?
  (run table-run)
  (name table-name)
  (call table-call)
  (arguments table-arguments)                ; in the states of its own stream
  (seen table-seen)                          ; hash table of the findings
  (findings table-findings set-table-findings!) ; the newest first
  (consumers table-consumers set-table-consumers!))

;; States that somebody will take, the oldest first.
(define-record-type collector
  (make-collector states)
  collector?
  (states collected set-collected!))

(define (new-run apart)
  (make-logic-run (%make-hash-table 'equal) '() '() '() (make-collector '()) apart 'waiting))

(define (add-job! run stream sink)
  (set-run-more! run (cons (cons stream sink) (run-more run))))

(define (idle? run) (and (null? (run-jobs run)) (null? (run-more run))))

;; Take the next job a step further; #f if there is none.
(define (%work! run)
  (if (null? (run-jobs run))
      (begin
        (set-run-jobs! run (reverse (run-more run)))
        (set-run-more! run '())))
  (let ((jobs (run-jobs run)))
    (and (pair? jobs)
         (begin
           (set-run-jobs! run (cdr jobs))
           (let ((sink (cdar jobs)))
             (take-in! run ((caar jobs)) sink))
           #t))))

;; Let a sink have what a stream has, and let the rest wait.
(define (take-in! run stream sink)
  (cond ((not stream) #f)
        ((%logic-state? stream) (deliver! run stream sink))
        ((pair? stream)
         (deliver! run (car stream) sink)
         (add-job! run (cdr stream) sink))
        (else (add-job! run stream sink))))

;; A state, or a suspension, is there for a sink.
(define (deliver! run item sink)
  (cond ((suspension? item) (register! run item sink))
        ((logic-table? sink) (add-finding! run sink (%find (table-arguments sink) item)))
        (else (set-collected! sink (append (collected sink) (list item))))))

;; Let a branch go on with every finding of its table, those that are there and those to come.
(define (register! run suspension sink)
  (let ((table (table-of run (suspension-name suspension) (suspension-key suspension)))
        (resume (suspension-resume suspension)))
    (set-table-consumers! table (cons (cons resume sink) (table-consumers table)))
    (for-each
      (lambda (finding) (add-job! run (lambda () (resume finding)) sink))
      (reverse (table-findings table)))))

(define (add-finding! run table finding)
  (if (not (%hash-table-contains? (table-seen table) finding))
      (begin
        (%hash-table-set! (table-seen table) finding #t)
        (set-table-findings! table (cons finding (table-findings table)))
        (for-each
          (lambda (consumer)
            (let ((resume (car consumer)))
              (add-job! run (lambda () (resume finding)) (cdr consumer))))
          (table-consumers table)))))

;; The next state of a stream, and the stream of the others: a pair, or #f. While there are jobs,
;; each turn of the stream is followed by one of a job; suspended branches go to the sink.
(define (%pull run stream sink)
  (cond ((not stream)
         (let ((states (collected sink)))
           (cond ((pair? states)
                  (set-collected! sink (cdr states))
                  (cons (car states) #f))
                 ((%work! run) (%pull run #f sink))
                 (else #f))))
        ((%logic-state? stream) (cons stream #f))
        ((pair? stream)
         (let ((first (car stream)) (rest (cdr stream)))
           (if (%logic-state? first)
               (cons first rest)
               (begin
                 (deliver! run first sink)
                 (%pull run rest sink)))))
        ((idle? run) (%pull run (stream) sink))
        (else
         (%work! run)
         (let ((states (collected sink)))
           (if (pair? states)
               (begin
                 (set-collected! sink (cdr states))
                 (cons (car states) stream))
               (%pull run (stream) sink))))))
