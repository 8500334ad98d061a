;;; Streams of states, of which the search is made (Kiselyov, Shan, Friedman & Sabry, "Backtracking,
;;; Interleaving, and Terminating Monad Transformers", 2005). A stream is #f, if it has no more; a
;;; state, the last one; a pair of a state and a procedure that answers the rest; or a procedure that
;;; answers the stream, later. In place of a state a pair may have a suspension.

;; A branch that waits for the answers of a table: (resume finding) answers its stream with one.
(define-record-type suspension
  (make-suspension run name key resume)
  suspension?
  (run suspension-run)
  (name suspension-name)
  (key suspension-key)                       ; relation and call
  (resume suspension-resume))

;; The states of one stream and of another, by turns; later answers the other one.
(define (%mplus stream later)
  (cond ((not stream) (later))
        ((pair? stream)
         (let ((rest (cdr stream)))
           (cons (car stream) (lambda () (%mplus (later) rest)))))
        ((%logic-state? stream) (cons stream later))
        (else (lambda () (%mplus (later) stream)))))

;; The states of a goal in all states of a stream.
(define (%bind stream goal)
  (cond ((not stream) #f)
        ((%logic-state? stream) (goal stream))
        ((pair? stream)
         (let ((first (car stream)) (rest (cdr stream)))
           (if (%logic-state? first)
               (%mplus (goal first) (lambda () (%bind (rest) goal)))
               (cons (suspended-with first goal) (lambda () (%bind (rest) goal))))))
        (else (lambda () (%bind (stream) goal)))))

;; A suspension after which another goal follows.
(define (suspended-with suspension goal)
  (let ((resume (suspension-resume suspension)))
    (make-suspension
      (suspension-run suspension)
      (suspension-name suspension)
      (suspension-key suspension)
      (lambda (finding) (%bind (resume finding) goal)))))
