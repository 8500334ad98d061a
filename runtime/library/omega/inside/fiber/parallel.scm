;;; Several computations at once: race, parallel, parallel-map, timeout.

;; The values of the thunk that ends first; the others are cancelled.
(define (race thunk . thunks)
  (let* ((thunks (cons thunk thunks))
         (results (channel (length thunks))))
    (apply values
      (nursery
        (lambda (scope)
          (for-each
            (lambda (thunk)
              (spawn-in scope
                (lambda () (channel-send! results (call-with-values thunk list)))))
            thunks)
          (let ((first (channel-receive! results)))
            (cancel-nursery scope)
            first))))))

;; The values of the thunks, as a list.
(define (parallel . thunks)
  (parallel-map (lambda (thunk) (thunk)) thunks))

;; map with the calls overlapping: (parallel-map f list ... [:max n]), at most n under way at once.
(define (parallel-map f items . rest)
  (let loop ((lists (list items)) (rest rest))
    (cond ((null? rest)
           (%parallel-map f (apply map list (reverse lists)) #f))
          ((and (eq? (car rest) ':max) (pair? (cdr rest)) (null? (cddr rest)))
           (%parallel-map f (apply map list (reverse lists)) (%positive (cadr rest))))
          ((or (pair? (car rest)) (null? (car rest)))
           (loop (cons (car rest) lists) (cdr rest)))
          (else
           (%wrong-type "parallel-map" (+ 2 (length lists)) "a list, or :max and a number"
                        (car rest))))))

(define (%positive n)
  (if (and (exact-integer? n) (> n 0))
      n
      (%wrong-type "parallel-map" 4 "a positive number of calls" n)))

(define (%parallel-map f rows most)
  (let* ((count (length rows))
         (results (make-vector count #f))
         (work (channel count)))
    (define (worker)
      (let ((task (channel-receive! work)))
        (if (pair? task)
            (begin
              (vector-set! results (car task) (apply f (cdr task)))
              (worker)))))
    (let loop ((rows rows) (i 0))
      (if (pair? rows)
          (begin
            (channel-send! work (cons i (car rows)))
            (loop (cdr rows) (+ i 1)))))
    (channel-close! work)
    (nursery
      (lambda (scope)
        (let loop ((i (if most (min most count) count)))
          (if (> i 0)
              (begin
                (spawn-in scope worker)
                (loop (- i 1)))))))
    (vector->list results)))

;; The values of the thunk if it ends within so many seconds; else it is cancelled, and the other thunk
;; answers, or an error with code timeout is raised.
(define timeout
  (case-lambda
    ((seconds thunk) (%timeout seconds thunk (lambda () (%timed-out seconds))))
    ((seconds thunk otherwise) (%timeout seconds thunk otherwise))))

(define (%timeout seconds thunk otherwise)
  (if (not (real? seconds)) (%wrong-type "timeout" 1 "a real number of seconds" seconds))
  (if (not (procedure? thunk)) (%wrong-type "timeout" 2 "a procedure" thunk))
  (if (not (procedure? otherwise)) (%wrong-type "timeout" 3 "a procedure" otherwise))
  (call-with-values
    (lambda ()
      (nursery
        (lambda (scope)
          (let ((fiber (spawn-in scope thunk)))
            (select
              ((join fiber) => (lambda results (apply values #f results)))
              ((timeout seconds)
               (cancel fiber)
               #t))))))
    (lambda (late . results)
      (if late
          (otherwise)
          (apply values results)))))
